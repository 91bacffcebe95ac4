package store

import (
	"crypto/sha256"
	"encoding/base64"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/message"
)

var messageTable = &table{name: "message", columns: []string{"id", "org_id", "conversation_id", "contact_id", "channel_account_id", "direction", "author_kind", "author_id",
	"kind", "content", "search", "provider_id", "provider_key", "client_id", "at", "status", "status_at", "error_code", "error_text", "gate_reason", "pricing", "created_at"}}

const messageColumns = `m.id, m.org_id, m.conversation_id, m.contact_id, m.channel_account_id, m.direction, m.author_kind, m.author_id,
 m.content, m.provider_id, COALESCE(m.client_id, ''), m.at, m.status, m.status_at, m.error_code, m.error_text, m.gate_reason, m.pricing, m.created_at`

func scanMessage(s scan, more ...any) (message.Message, error) {
	var m message.Message
	var content string
	err := s.Scan(append([]any{&m.ID, &m.OrgID, &m.ConversationID, &m.ContactID, &m.ChannelAccountID, &m.Direction, &m.Author.Kind, &m.Author.ID,
		&content, &m.ProviderID, &m.ClientID, &m.At, &m.Status, &m.StatusAt, &m.ErrorCode, &m.ErrorText, &m.GateReason, &m.Pricing, &m.CreatedAt}, more...)...)
	if err == nil {
		err = decode(content, &m.Content)
	}
	return m, err
}

// ProviderKey is the unique key of a provider's message id on a channel account:
// 96 bits of SHA-256, so that the index stays small. Among 10^7 messages the odds
// of any two meeting are below 10^-14.
func ProviderKey(channelAccountID core.ID, providerID string) string {
	sum := sha256.Sum256([]byte(channelAccountID + "\x00" + providerID))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// maxSearchText bounds what of a message is found by search.
const maxSearchText = 500

// InsertMessage adds a message.
func (tx *Tx) InsertMessage(m message.Message) {
	var key, client any
	if m.ProviderID != "" {
		key = ProviderKey(m.ChannelAccountID, m.ProviderID)
	}
	if m.ClientID != "" {
		client = m.ClientID
	}
	text := m.Content.Text
	if len(text) > maxSearchText {
		text = text[:maxSearchText]
	}
	tx.insert(messageTable, m.ID, m.OrgID, m.ConversationID, m.ContactID, m.ChannelAccountID, string(m.Direction), string(m.Author.Kind), m.Author.ID,
		string(m.Content.Kind), encode(m.Content), contact.Fold(text), m.ProviderID, key, client, m.At, string(m.Status), m.StatusAt, m.ErrorCode, m.ErrorText, m.GateReason, m.Pricing, m.CreatedAt)
}

// Message returns one message of the organization.
func (r *R) Message(orgID, id core.ID) (message.Message, error) {
	var m message.Message
	err := r.one("message", func(s scan) (err error) { m, err = scanMessage(s); return err },
		"SELECT "+messageColumns+" FROM message m WHERE m.org_id = $1 AND m.id = $2"+r.forUpdate(""), orgID, id)
	return m, err
}

// Messages returns messages by id, in no order.
func (r *R) Messages(ids []core.ID) ([]message.Message, error) {
	return r.messagesIn("m.id", ids)
}

// MessagesByProvider returns messages by ProviderKey, in no order.
func (r *R) MessagesByProvider(keys []string) ([]message.Message, error) {
	return r.messagesIn("m.provider_key", keys)
}

func (r *R) messagesIn(column string, values []string) ([]message.Message, error) {
	if len(values) == 0 {
		return nil, nil
	}
	list, args := r.in(1, values)
	var out []message.Message
	err := r.rows(func(s scan) error {
		m, err := scanMessage(s)
		out = append(out, m)
		return err
	}, "SELECT "+messageColumns+" FROM message m WHERE "+column+" "+list+r.forUpdate(""), args...)
	return out, err
}

// MessageByClientID finds what a client already sent under its own id.
func (r *R) MessageByClientID(conversationID core.ID, clientID string) (message.Message, error) {
	var m message.Message
	err := r.one("message", func(s scan) (err error) { m, err = scanMessage(s); return err },
		"SELECT "+messageColumns+" FROM message m WHERE m.conversation_id = $1 AND m.client_id = $2", conversationID, clientID)
	return m, err
}

// SaveMessageContent replaces the content (a file arrived).
func (tx *Tx) SaveMessageContent(m message.Message) error {
	return tx.exec("UPDATE message SET content = $1 WHERE id = $2 AND org_id = $3", encode(m.Content), m.ID, m.OrgID)
}

// StatusTarget is what the status of a message needs to know of it.
type StatusTarget struct {
	ID, OrgID, ConversationID, ContactID, ChannelAccountID core.ID
	ProviderID                                             string
	Status                                                 message.Status
	Pricing                                                string
}

// StatusTargets finds outbound messages by id and by ProviderKey.
func (r *R) StatusTargets(ids []core.ID, keys []string) (map[string]StatusTarget, error) {
	out := map[string]StatusTarget{}
	find := func(column string, values []string) error {
		if len(values) == 0 {
			return nil
		}
		list, args := r.in(1, values)
		return r.rows(func(s scan) error {
			var t StatusTarget
			var key string
			if err := s.Scan(&t.ID, &t.OrgID, &t.ConversationID, &t.ContactID, &t.ChannelAccountID, &t.ProviderID, &t.Status, &t.Pricing, &key); err != nil {
				return err
			}
			out[key] = t
			return nil
		}, "SELECT m.id, m.org_id, m.conversation_id, m.contact_id, m.channel_account_id, m.provider_id, m.status, m.pricing, m."+column+
			" FROM message m WHERE m.direction = 'out' AND m."+column+" "+list+r.forUpdate(""), args...)
	}
	if err := find("id", ids); err != nil {
		return nil, err
	}
	return out, find("provider_key", keys)
}

// StatusChange is a message's new status. ProviderID is set only when it was not
// known before (the status overtook the response); Error only when it failed.
type StatusChange struct {
	ID         core.ID
	Status     message.Status
	At         int64
	Pricing    string
	ErrorCode  int
	ErrorText  string
	AccountID  core.ID
	ProviderID string
}

var (
	statusBulk = &bulk{table: "message", columns: []string{"status", "status_at", "pricing", "error_code", "error_text"}}
	namedBulk  = &bulk{table: "message", columns: append([]string{"provider_id", "provider_key"}, statusBulk.columns...)}
)

// SaveStatuses writes the statuses of different messages. The provider id's index
// is touched only for those that bring one.
func (tx *Tx) SaveStatuses(changes []StatusChange) error {
	var plain, named [][]any
	for _, c := range changes {
		values := []any{string(c.Status), c.At, c.Pricing, c.ErrorCode, c.ErrorText}
		if c.ProviderID != "" {
			named = append(named, append([]any{c.ID, c.ProviderID, ProviderKey(c.AccountID, c.ProviderID)}, values...))
		} else {
			plain = append(plain, append([]any{c.ID}, values...))
		}
	}
	if err := statusBulk.update(tx, plain); err != nil {
		return err
	}
	return namedBulk.update(tx, named)
}

// SavePricing notes what Meta charges for a message.
func (tx *Tx) SavePricing(id core.ID, pricing string) error {
	return tx.exec("UPDATE message SET pricing = $1 WHERE id = $2", pricing, id)
}

// LastTemplateAt is when a template was last written to a contact on a channel
// account and not refused or failed; 0 = never.
func (r *R) LastTemplateAt(contactID, channelAccountID core.ID) (int64, error) {
	var at int64
	err := r.one("message", func(s scan) error { return s.Scan(&at) }, `SELECT COALESCE(MAX(m.created_at), 0) FROM conversation v JOIN message m ON m.conversation_id = v.id
 WHERE v.contact_id = $1 AND v.channel_account_id = $2 AND m.direction = 'out' AND m.kind = 'template' AND m.status NOT IN ('refused','failed')`, contactID, channelAccountID)
	return at, err
}
