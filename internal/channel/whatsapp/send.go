package whatsapp

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

type sendAnswer struct {
	Contacts []struct {
		WaID   meta.Text `json:"wa_id"`
		UserID string    `json:"user_id"`
	} `json:"contacts"`
	Messages []struct {
		ID     meta.Text `json:"id"`
		Status string    `json:"message_status"`
	} `json:"messages"`
}

// Send implements channel.Adapter. Meta takes no idempotency key for messages: the
// call is made once, and what cannot be known is reported as Ambiguous.
func (a *Adapter) Send(ctx context.Context, acct dealer.ChannelAccount, to channel.Recipient, c message.Content, token string) channel.Result {
	body, err := encode(to, &c, token)
	if err != nil {
		return channel.Result{Outcome: channel.Rejected, Text: err.Error()}
	}
	var ans sendAnswer
	rep := a.graph.Do(ctx, request(acct, http.MethodPost, "messages", body), &ans)
	return result(rep, &ans)
}

func result(rep meta.Reply, ans *sendAnswer) channel.Result {
	v := meta.Judge(rep)
	res := channel.Result{Outcome: v.Outcome, RetryAfter: v.Wait, GotConn: rep.GotConn}
	switch {
	case rep.Graph != nil:
		res.Code, res.Text = rep.Graph.Code, rep.Graph.Text()
	case rep.Err != nil:
		res.Text = rep.Err.Error()
	case v.Outcome != channel.Accepted:
		res.Text = fmt.Sprintf("Meta answered HTTP %d", rep.Status)
	case len(ans.Messages) == 0 || ans.Messages[0].ID == "":
		res.Outcome, res.Text = channel.Ambiguous, "Meta answered without a message id"
	default:
		res.ProviderID, res.Text = string(ans.Messages[0].ID), ans.Messages[0].Status
		if len(ans.Contacts) > 0 {
			res.WaID, res.BSUID = string(ans.Contacts[0].WaID), ans.Contacts[0].UserID
		}
	}
	return res
}

// request builds a call on an edge of the account's phone number.
func request(acct dealer.ChannelAccount, method, edge string, body []byte) meta.Request {
	path := url.PathEscape(acct.ExternalID)
	if edge != "" {
		path += "/" + edge
	}
	return meta.Request{Method: method, Path: path, Token: acct.Token, Secret: acct.AppSecret, Body: body}
}
