package delivery

import (
	"context"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// uploadLife is how long an uploaded file's id is reused: Meta keeps it 30 days.
const uploadLife = 29 * 24 * time.Hour

// maxUploadTries bounds the tries to hand a file to the channel before the message
// fails. An upload sends nothing to the customer, so repeating it is safe.
const maxUploadTries = 6

// needsUpload tells whether the attempt waits for its file to be at the channel.
func (o *Outgoing) needsUpload(*lane) bool {
	_, waits := o.nextFile()
	return waits
}

// nextFile is the first file of the message that is not at the channel yet: a
// carousel has several, which go up one after the other.
func (o *Outgoing) nextFile() (message.Media, bool) {
	if o.Content.Media == nil && len(o.Content.Cards) == 0 {
		return message.Media{}, false
	}
	for _, m := range o.Content.Files() {
		if m.Key != "" && m.ProviderID == "" {
			return m, true
		}
	}
	return message.Media{}, false
}

// upload gets the file's id at the channel, then lets the attempt stand in line
// again. It holds the contact's line meanwhile: order matters more than speed.
func (l *lane) upload(o *Outgoing) {
	ctx, cancel := context.WithTimeout(l.d.ctx, 2*time.Minute) // a stop ends it: the next start uploads again
	defer cancel()
	file, _ := o.nextFile()
	id, err := l.fileID(ctx, &file)
	if err == nil {
		o.Content = o.Content.WithFiles(func(m *message.Media) {
			if m.Key == file.Key {
				m.ProviderID = id
			}
		})
		o.mediaN = 0
		l.postpone([]*Outgoing{o}, time.Nanosecond)
		return
	}
	if l.d.ctx.Err() != nil {
		l.postpone([]*Outgoing{o}, time.Second)
		return
	}
	o.mediaN++
	l.d.Logger.Warn("could not hand a file to the channel", "message_id", o.Attempt.MessageID, "try", o.mediaN, "error", err)
	if o.mediaN < maxUploadTries && core.KindOf(err) != core.Invalid && core.KindOf(err) != core.NotFound {
		l.postpone([]*Outgoing{o}, backoff(o.mediaN))
		return
	}
	o.result = channel.Result{Outcome: channel.Rejected, Text: "the file could not be handed over: " + err.Error()}
	l.d.results <- o
	l.d.calls.Done()
}

// fileID returns the channel's id of a file, uploading it if needed.
func (l *lane) fileID(ctx context.Context, m *message.Media) (string, error) {
	now := core.Ms(l.d.Clock.Now())
	if id, err := l.d.DB.R(ctx).UploadedMedia(m.Key, l.id, now); err != nil || id != "" {
		return id, err
	}
	acct, adapter := l.d.account(l.orgID, l.id)
	up, ok := adapter.(channel.MediaStore)
	if !ok {
		return "", core.E(core.Invalid, "media_unsupported", "this channel takes no files")
	}
	f, err := l.d.Media.Open(ctx, m.Key)
	if err != nil {
		return "", err
	}
	defer f.Close()
	id, err := up.UploadMedia(ctx, acct, m.Mime, m.Name, m.Size, f)
	if err != nil {
		return "", err
	}
	return id, l.d.DB.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveUploadedMedia(m.Key, l.id, id, now+uploadLife.Milliseconds())
	})
}
