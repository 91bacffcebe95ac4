package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"prosa/internal/api"
	"prosa/internal/channel/meta"
	"prosa/internal/core"
	"prosa/internal/dealer"
)

// templateAnswer is Graph's list of a WABA's templates ("Business management API:
// message templates"), as far as it is shown.
type templateAnswer struct {
	Data []struct {
		Name       string `json:"name"`
		Language   string `json:"language"`
		Category   string `json:"category"`
		Status     string `json:"status"`
		Components []struct {
			Type string `json:"type"`
			Text string `json:"text"`
		} `json:"components"`
	} `json:"data"`
}

// templates asks Meta for the templates of an account's WABA, at most 200.
func (a *app) templates(ctx context.Context, acct dealer.ChannelAccount) ([]api.Template, error) {
	if acct.BusinessID == "" {
		return nil, core.E(core.Conflict, "business_id_missing", "the channel account has no WABA id")
	}
	var answer templateAnswer
	err := a.graph.Do(ctx, meta.Request{
		Method: http.MethodGet, Path: url.PathEscape(acct.BusinessID) + "/message_templates", Token: acct.Token, Secret: acct.AppSecret,
		Query: url.Values{"fields": {"name,language,category,status,components"}, "limit": {"200"}},
	}, &answer).AsError()
	if err != nil {
		return nil, err
	}
	out := []api.Template{}
	for _, t := range answer.Data {
		x := api.Template{Name: t.Name, Language: t.Language, Category: strings.ToLower(t.Category), Status: strings.ToLower(t.Status)}
		for _, c := range t.Components {
			if strings.EqualFold(c.Type, "BODY") {
				x.Body = c.Text
			}
		}
		out = append(out, x)
	}
	return out, nil
}
