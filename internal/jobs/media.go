package jobs

import (
	"context"
	"encoding/json"
	"log/slog"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/media"
	"prosa/internal/message"
	"prosa/internal/store"
)

// FetchMedia brings a received file into storage, at once: Meta's ids of inbound
// files live seven days. FetchMediaTries spread over those days.
const (
	FetchMedia      = "media.fetch"
	FetchMediaTries = 200
)

// FetchMediaArgs is the payload of a FetchMedia job.
type FetchMediaArgs struct {
	OrgID     core.ID `json:"org_id"`
	MessageID core.ID `json:"message_id"`
}

// MediaFetcher does FetchMedia jobs.
type MediaFetcher struct {
	DB       *store.DB
	Adapters map[dealer.ChannelKind]channel.Adapter
	Media    *media.Store
	Clock    core.Clock
	Logger   *slog.Logger
}

// Run fetches the file of one message. The message is visible meanwhile; a file
// that is gone at Meta leaves its reason on the message.
func (f *MediaFetcher) Run(ctx context.Context, job store.Job) error {
	var args FetchMediaArgs
	if err := json.Unmarshal([]byte(job.Payload), &args); err != nil {
		return GiveUp(err)
	}
	m, err := f.DB.R(ctx).Message(args.OrgID, args.MessageID)
	if err != nil {
		if core.KindOf(err) == core.NotFound {
			return GiveUp(err)
		}
		return err
	}
	if m.Content.Media == nil || m.Content.Media.Key != "" {
		return nil
	}
	dir, err := f.DB.Directory(ctx, m.OrgID)
	if err != nil {
		return err
	}
	acct := dir.Account(m.ChannelAccountID)
	if acct == nil {
		return GiveUp(core.E(core.NotFound, "account_gone", "the channel account was removed"))
	}
	files, ok := f.Adapters[acct.Kind].(channel.MediaStore)
	if !ok {
		return GiveUp(core.E(core.Invalid, "media_unsupported", "this channel has no files"))
	}
	stored, err := f.fetch(ctx, files, *acct, m.Content.Media)
	if err != nil {
		if gone(err) || job.Attempts >= job.MaxAttempts {
			return f.save(ctx, m, func(c *message.Media) { c.Error = "unavailable" })
		}
		return err
	}
	return f.save(ctx, m, func(c *message.Media) {
		c.Key, c.Size, c.SHA256, c.Error = stored.Key, stored.Size, stored.SHA256, ""
		if c.Mime == "" {
			c.Mime = stored.Mime
		}
	})
}

// fetch streams the file from the channel into storage.
func (f *MediaFetcher) fetch(ctx context.Context, files channel.MediaStore, acct dealer.ChannelAccount, m *message.Media) (media.Object, error) {
	r, _, err := files.FetchMedia(ctx, acct, m.ProviderID)
	if err != nil {
		return media.Object{}, err
	}
	defer r.Close()
	return f.Media.Put(ctx, r, media.Limits{})
}

// gone tells that Meta no longer has the file, or never had one we may take.
func gone(err error) bool {
	return core.KindOf(err) == core.NotFound || core.KindOf(err) == core.Invalid
}

// save puts the file, or the reason there is none, on the message.
func (f *MediaFetcher) save(ctx context.Context, m message.Message, change func(*message.Media)) error {
	return f.DB.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.Message(m.OrgID, m.ID)
		if err != nil {
			return err
		}
		file := *now.Content.Media
		change(&file)
		now.Content.Media = &file
		if file.Key != "" {
			tx.InsertMedia(store.MediaRow{Key: file.Key, OrgID: now.OrgID, MessageID: now.ID, Mime: file.Mime, Name: file.Name, Size: file.Size, CreatedAt: core.Ms(f.Clock.Now())})
		}
		tx.Event(core.Event{OrgID: now.OrgID, At: core.Ms(f.Clock.Now()), Kind: core.MessageMedia, ConversationID: now.ConversationID, MessageID: now.ID,
			Actor: core.Actor{Kind: core.ActorSystem}})
		return tx.SaveMessageContent(now)
	})
}
