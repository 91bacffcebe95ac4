package store

import (
	"strings"

	"prosa/internal/core"
)

// Assistant is an organization's language model: an endpoint that speaks OpenAI's chat
// completions. The zero value is none. Key is open here and sealed at rest.
type Assistant struct {
	URL     string // "https://models.example/v1"; "" = none
	Model   string
	Key     string // "" = the endpoint wants none
	Phrase  bool   // it puts the bot's answers to frequent questions into words
	Suggest bool   // it suggests replies to agents
	Version int64  // 0 = never saved
}

// Phrases tells whether the bot's answers are put into words.
func (a Assistant) Phrases() bool { return a.URL != "" && a.Phrase }

// Suggests tells whether agents are suggested replies.
func (a Assistant) Suggests() bool { return a.URL != "" && a.Suggest }

// AssistantCall is one thing the assistant was asked for.
type AssistantCall struct {
	ID             core.ID   `json:"-"`
	OrgID          core.ID   `json:"-"`
	At             int64     `json:"at"`
	Purpose        string    `json:"purpose" enum:"phrase,suggest,try"`
	UserID         core.ID   `json:"user_id,omitempty" doc:"Empty = the bot"`
	ConversationID core.ID   `json:"conversation_id,omitempty"`
	EntryIDs       []core.ID `json:"entry_ids" doc:"The answers it was given"`
	Outcome        string    `json:"outcome" doc:"ok, why its reply was not used, or what went wrong on the way"`
	Ms             int64     `json:"ms"`
}

var assistantCallTable = &table{name: "assistant_call", columns: []string{"id", "org_id", "at", "purpose", "user_id", "conversation_id", "entry_ids", "outcome", "ms"}}

// sealedAssistants returns the assistants of one organization or, for "", of all, their
// keys sealed.
func (r *R) sealedAssistants(orgID core.ID) (map[core.ID]Assistant, error) {
	where, args := "", []any(nil)
	if orgID != "" {
		where, args = " WHERE org_id = $1", []any{orgID}
	}
	out := map[core.ID]Assistant{}
	err := r.rows(func(s scan) error {
		var id core.ID
		var a Assistant
		err := s.Scan(&id, &a.URL, &a.Model, &a.Key, &a.Phrase, &a.Suggest, &a.Version)
		out[id] = a
		return err
	}, "SELECT org_id, url, model, api_key, phrase, suggest, version FROM assistant"+where, args...)
	return out, err
}

func (r *R) readAssistants(db *DB, orgID core.ID, to map[core.ID]*Directory) error {
	all, err := r.sealedAssistants(orgID)
	for id, a := range all {
		if a.Key, err = db.unseal(a.Key, assistantKey(id)); err != nil {
			return err
		}
		put(to[id], func(d *Directory) { d.Assistant = a })
	}
	return err
}

// assistantKey is the place an assistant's key is sealed for.
func assistantKey(orgID core.ID) string { return orgID + "/assistant/key" }

// SaveAssistant replaces an organization's assistant, key included, at a.Version: start
// from one that was read. Error: Conflict assistant_changed.
func (tx *Tx) SaveAssistant(orgID core.ID, a Assistant, c Change) (Assistant, error) {
	sealed, err := tx.db.seal(a.Key, assistantKey(orgID))
	if err != nil {
		return a, err
	}
	n, err := tx.affected(`INSERT INTO assistant (org_id, url, model, api_key, phrase, suggest, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
 ON CONFLICT (org_id) DO UPDATE SET url = excluded.url, model = excluded.model, api_key = excluded.api_key, phrase = excluded.phrase, suggest = excluded.suggest,
 version = assistant.version + 1 WHERE assistant.version = $7`, orgID, a.URL, a.Model, sealed, flag(a.Phrase), flag(a.Suggest), a.Version)
	if err != nil {
		return a, err
	}
	if n == 0 {
		return a, core.E(core.Conflict, "assistant_changed", "somebody else changed the assistant meanwhile")
	}
	a.Version++
	tx.configChanged(c, orgID, "assistant", orgID)
	return a, nil
}

// resealAssistants seals the keys of all assistants afresh.
func (tx *Tx) resealAssistants() (int, error) {
	all, err := tx.sealedAssistants("")
	if err != nil {
		return 0, err
	}
	for id, a := range all {
		plain, err := tx.db.unseal(a.Key, assistantKey(id))
		if err != nil {
			return 0, err
		}
		sealed, err := tx.db.seal(plain, assistantKey(id))
		if err != nil {
			return 0, err
		}
		if err := tx.exec("UPDATE assistant SET api_key = $1 WHERE org_id = $2", sealed, id); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

// InsertAssistantCall notes a call.
func (tx *Tx) InsertAssistantCall(c AssistantCall) {
	tx.insert(assistantCallTable, orNew(c.ID), c.OrgID, c.At, c.Purpose, c.UserID, c.ConversationID, strings.Join(c.EntryIDs, " "), c.Outcome, c.Ms)
}

// AssistantCalls returns an organization's latest calls before an instant, the newest
// first; 0 = from now on.
func (r *R) AssistantCalls(orgID core.ID, before int64, limit int) ([]AssistantCall, error) {
	w := where{r: r}
	w.and("org_id = " + w.arg(orgID))
	if before > 0 {
		w.and("at < " + w.arg(before))
	}
	out := []AssistantCall{}
	err := r.rows(func(s scan) error {
		var c AssistantCall
		var entries string
		err := s.Scan(&c.ID, &c.OrgID, &c.At, &c.Purpose, &c.UserID, &c.ConversationID, &entries, &c.Outcome, &c.Ms)
		c.EntryIDs = strings.Fields(entries)
		out = append(out, c)
		return err
	}, "SELECT id, org_id, at, purpose, user_id, conversation_id, entry_ids, outcome, ms FROM assistant_call WHERE "+w.text()+" ORDER BY at DESC, id DESC LIMIT "+w.arg(limit), w.args...)
	return out, err
}

// ForgetAssistantCalls drops calls older than before.
func (tx *Tx) ForgetAssistantCalls(before int64) error {
	return tx.exec("DELETE FROM assistant_call WHERE at < $1", before)
}
