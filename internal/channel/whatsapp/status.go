package whatsapp

import (
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/message"
)

var (
	errStatus = errors.New("a status we do not know")
	errGroup  = errors.New("about a group: groups are not supported")
)

// statuses are the words of statuses[].status that the Cloud API sends.
var statuses = map[string]message.Status{
	"sent":      message.Sent,
	"delivered": message.Delivered,
	"read":      message.Read,
	"played":    message.Played,
	"failed":    message.Failed,
}

func fillStatus(it *channel.Item, raw jsontext.Value) error {
	var s wireStatus
	if err := unmarshal(raw, &s); err != nil {
		return err
	}
	it.ProviderID = string(s.ID)
	bsuid, phone := identity(s.RecipientUser, string(s.RecipientID))
	it.ContactKey = orderKey(bsuid, phone)
	at, ok := seconds(int64(s.Timestamp))
	status, known := statuses[s.Status]
	switch {
	case s.ID == "":
		return errNoID
	case !ok:
		return errNoTime
	case s.RecipientType == "group":
		return errGroup
	case !known:
		return errStatus
	}
	it.At = at
	it.Status = &channel.StatusUpdate{
		ProviderID: string(s.ID), Status: status, At: at, Token: s.Token,
		RecipientPhone: phone, RecipientBSUID: bsuid, Errors: meta.Neutral(s.Errors),
	}
	if s.Pricing != nil && s.Pricing.Category != "" {
		it.Status.Pricing = s.Pricing.Category
		if s.Pricing.Type != "" {
			it.Status.Pricing += "/" + s.Pricing.Type
		}
	}
	return nil
}
