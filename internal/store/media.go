package store

import "prosa/internal/core"

// MediaRow ties a stored file to the message that holds it, or to the user who
// uploaded it and has not sent it yet.
type MediaRow struct {
	Key       string
	OrgID     core.ID
	MessageID core.ID
	Mime      string
	Name      string
	Size      int64
	CreatedBy core.ID
	CreatedAt int64
}

var mediaTable = &table{name: "media", columns: []string{"key", "org_id", "message_id", "mime", "name", "size", "created_by", "created_at"}}

// InsertMedia records a stored file.
func (tx *Tx) InsertMedia(m MediaRow) {
	tx.insert(mediaTable, m.Key, m.OrgID, m.MessageID, m.Mime, m.Name, m.Size, m.CreatedBy, m.CreatedAt)
}

// MediaRows returns every use of a stored file in the organization, newest first.
func (r *R) MediaRows(orgID core.ID, key string) ([]MediaRow, error) {
	var out []MediaRow
	err := r.rows(func(s scan) error {
		var m MediaRow
		if err := s.Scan(&m.Key, &m.OrgID, &m.MessageID, &m.Mime, &m.Name, &m.Size, &m.CreatedBy, &m.CreatedAt); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	}, "SELECT key, org_id, message_id, mime, name, size, created_by, created_at FROM media WHERE key = $1 AND org_id = $2 ORDER BY created_at DESC", key, orgID)
	return out, err
}

// UploadedMedia returns Meta's id of a file already uploaded to a channel account,
// "" when there is none that lives past now.
func (r *R) UploadedMedia(key string, channelAccountID core.ID, now int64) (string, error) {
	id := ""
	err := r.rows(func(s scan) error { return s.Scan(&id) },
		"SELECT provider_id FROM media_upload WHERE key = $1 AND channel_account_id = $2 AND expires_at > $3", key, channelAccountID, now)
	return id, err
}

// SaveUploadedMedia remembers Meta's id of a file until it expires there.
func (tx *Tx) SaveUploadedMedia(key string, channelAccountID core.ID, providerID string, expiresAt int64) error {
	return tx.exec("INSERT INTO media_upload (key, channel_account_id, provider_id, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (key, channel_account_id) DO UPDATE SET provider_id = excluded.provider_id, expires_at = excluded.expires_at",
		key, channelAccountID, providerID, expiresAt)
}
