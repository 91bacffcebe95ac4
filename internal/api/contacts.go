package api

import (
	"context"
	"strings"

	"prosa/internal/consent"
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// maxFields bounds the free fields of a contact.
const maxFields = 100

func (s *Server) updateContact(ctx context.Context, in *patchContactInput) (*contactOutput, error) {
	if _, err := s.contact(ctx, in.ID); err != nil {
		return nil, err
	}
	org, now := scopeOf(ctx).OrgID, s.now()
	err := s.opts.DB.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.Contact(org, in.ID)
		if err != nil {
			return err
		}
		if c.Version != in.Body.Version {
			return core.E(core.Conflict, "contact_changed", "the contact was changed meanwhile")
		}
		if err := patchContact(&c, in.Body.Name, in.Body.Fields); err != nil {
			return err
		}
		tx.Event(core.Event{OrgID: org, At: now, Kind: core.ContactUpdated, ContactID: c.ID, Actor: actorOf(ctx)})
		return tx.SaveContact(c)
	})
	if err != nil {
		return nil, err
	}
	return s.getContact(ctx, &in.ByID)
}

func (s *Server) listConsents(ctx context.Context, in *ByID) (*list[consent.Entry], error) {
	if _, err := s.contact(ctx, in.ID); err != nil {
		return nil, err
	}
	entries, err := s.opts.DB.R(ctx).Consents(scopeOf(ctx).OrgID, in.ID)
	if err != nil {
		return nil, err
	}
	return listOf(entries), nil
}

// patchContact applies a change in place: the map is the closure's own copy.
func patchContact(c *contact.Contact, name *string, fields map[string]string) error {
	if name != nil {
		c.Name = strings.TrimSpace(*name)
	}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	for key, value := range fields {
		switch {
		case key == "" || len(key) > 60 || len(value) > 1000:
			return core.E(core.Invalid, "field_too_long", "field names have at most 60, values 1000 characters").On("fields")
		case value == "":
			delete(c.Fields, key)
		default:
			c.Fields[key] = value
		}
	}
	if len(c.Fields) > maxFields {
		return core.E(core.Invalid, "too_many_fields", "a contact has at most %d fields", maxFields).On("fields")
	}
	return nil
}

func (s *Server) listTemplates(ctx context.Context, in *templatesInput) (*templatesOutput, error) {
	dir, err := s.opts.DB.Directory(ctx, scopeOf(ctx).OrgID)
	if err != nil {
		return nil, err
	}
	account := dir.Account(in.ChannelAccountID)
	if account == nil {
		return nil, core.E(core.NotFound, "channel_account_not_found", "no such channel account").On("channel_account_id")
	}
	out := &templatesOutput{}
	if account.Kind == dealer.WhatsApp && s.opts.Templates != nil {
		out.Body.Items, err = s.opts.Templates(ctx, *account)
	}
	return out, err
}
