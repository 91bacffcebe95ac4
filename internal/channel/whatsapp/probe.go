package whatsapp

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/dealer"
)

const numberFields = "id,display_phone_number,verified_name,quality_rating,status,throughput,health_status,whatsapp_business_manager_messaging_limit"

type numberAnswer struct {
	Display    string `json:"display_phone_number"`
	Name       string `json:"verified_name"`
	Quality    string `json:"quality_rating"`
	Status     string `json:"status"`
	Tier       string `json:"whatsapp_business_manager_messaging_limit"`
	Throughput struct {
		Level string `json:"level"`
	} `json:"throughput"`
	Health struct {
		CanSend  string `json:"can_send_message"`
		Entities []struct {
			Type    string `json:"entity_type"`
			CanSend string `json:"can_send_message"`
			Errors  []struct {
				Code        meta.Number `json:"error_code"`
				Description string      `json:"error_description"`
			} `json:"errors"`
		} `json:"entities"`
	} `json:"health_status"`
}

type appsAnswer struct {
	Data []struct {
		App struct {
			ID   meta.Text `json:"id"`
			Name string    `json:"name"`
		} `json:"whatsapp_business_api_data"`
		Callback string `json:"override_callback_uri"`
	} `json:"data"`
}

type profileAnswer struct {
	Data []struct {
		About string `json:"about"`
	} `json:"data"`
}

// Probe implements channel.Prober. The error is that of the number itself: an
// unknown id, a bad token. What else is amiss is in Health.Problems.
func (a *Adapter) Probe(ctx context.Context, acct dealer.ChannelAccount) (channel.Health, error) {
	var h channel.Health
	var n numberAnswer
	req := request(acct, http.MethodGet, "", nil)
	req.Query = url.Values{"fields": {numberFields}}
	if err := a.graph.Do(ctx, req, &n).AsError(); err != nil {
		return h, err
	}
	h = channel.Health{
		Display: n.Display, Name: n.Name, Status: n.Status, Quality: n.Quality,
		Tier: n.Tier, Throughput: n.Throughput.Level, CanSend: n.Health.CanSend,
	}
	if n.Status != "" && n.Status != "CONNECTED" {
		h.Problems = append(h.Problems, "the number's status is "+n.Status)
	}
	for _, e := range n.Health.Entities {
		for _, p := range e.Errors {
			h.Problems = append(h.Problems, fmt.Sprintf("%s: %s (%d)", e.Type, p.Description, p.Code))
		}
	}
	a.probeProfile(ctx, acct, &h)
	a.probeApps(ctx, acct, &h)
	return h, nil
}

func (a *Adapter) probeProfile(ctx context.Context, acct dealer.ChannelAccount, h *channel.Health) {
	var p profileAnswer
	req := request(acct, http.MethodGet, "whatsapp_business_profile", nil)
	req.Query = url.Values{"fields": {"about"}}
	if err := a.graph.Do(ctx, req, &p).AsError(); err != nil {
		h.Problems = append(h.Problems, "the profile cannot be read: "+err.Error())
		return
	}
	if len(p.Data) > 0 {
		h.About = p.Data[0].About
	}
}

func (a *Adapter) probeApps(ctx context.Context, acct dealer.ChannelAccount, h *channel.Health) {
	if acct.BusinessID == "" {
		h.Problems = append(h.Problems, "the account has no business id: subscriptions cannot be checked")
		return
	}
	var apps appsAnswer
	rep := a.graph.Do(ctx, meta.Request{
		Method: http.MethodGet, Path: url.PathEscape(acct.BusinessID) + "/subscribed_apps",
		Token: acct.Token, Secret: acct.AppSecret,
	}, &apps)
	if err := rep.AsError(); err != nil {
		h.Problems = append(h.Problems, "subscriptions cannot be read: "+err.Error())
		return
	}
	for _, d := range apps.Data {
		h.Apps = append(h.Apps, channel.App{ID: string(d.App.ID), Name: d.App.Name, CallbackURL: d.Callback})
	}
	if len(h.Apps) == 0 {
		h.Problems = append(h.Problems, "no app is subscribed to the webhooks of the business: nothing will arrive")
	}
}
