package store

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode"

	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/team"
)

// ContactRef is the contact of a conversation in one line.
type ContactRef struct {
	ID       core.ID `json:"id"`
	Name     string  `json:"name"`
	Username string  `json:"username,omitempty"`
	Phone    string  `json:"phone,omitempty"`
}

// ListedConversation is a conversation as lists and events show it.
type ListedConversation struct {
	conversation.Conversation
	Contact        ContactRef `json:"contact"`
	AgentName      string     `json:"agent_name,omitempty"`
	Position       int        `json:"position,omitempty"` // place in its queue, 1 = next
	WindowClosesAt int64      `json:"window_closes_at"`   // 0 = closed
}

// View is one of the inbox's lists.
type View string

// The views. All is everything open, Any closed ones too.
const (
	ViewMine   View = "mine"
	ViewQueues View = "queues"
	ViewBot    View = "bot"
	ViewAll    View = "all"
	ViewClosed View = "closed"
	ViewAny    View = "any"
)

// open tells whether a view holds no closed conversations.
func (v View) open() bool { return v != ViewClosed && v != ViewAny }

// None filters for "without": without an agent, a department, an outcome.
const None = "none"

// ConversationFilter narrows a list. Zero values do not narrow. Store, department,
// agent and outcome accept None.
type ConversationFilter struct {
	View             View
	StoreID          core.ID
	DepartmentID     core.ID
	AgentID          core.ID
	LabelID          core.ID
	ChannelAccountID core.ID
	ContactID        core.ID
	Outcome          string
	State            string // open, closed, abandoned (closed while it waited in a queue)
	Unread           bool
	Query            string // protocol, contact name, phone, username, message text
	From, To         int64  // of opened_at, or closed_at when ByClose; To is exclusive
	ByClose          bool
}

// searchedMessages bounds how many of the newest messages a text search reads, so
// that its cost does not grow with the house.
const searchedMessages = 100_000

// listedColumns come after conversationColumns, for v and its contact c and agent u.
const listedColumns = `, c.name, c.username, COALESCE((SELECT i.value FROM identity i WHERE i.contact_id = v.contact_id AND i.kind = 'phone' ORDER BY i.id LIMIT 1), ''),
 COALESCE(u.name, ''), CASE WHEN v.state = 'queued' THEN (SELECT COUNT(*) FROM conversation w WHERE w.department_id = v.department_id AND w.state <> 'closed'
 AND w.state = 'queued' AND (w.queued_at < v.queued_at OR w.queued_at = v.queued_at AND w.id <= v.id)) ELSE 0 END
 FROM conversation v JOIN contact c ON c.id = v.contact_id LEFT JOIN app_user u ON u.id = v.agent_id WHERE `

func scanListed(s scan, now int64) (ListedConversation, error) {
	var l ListedConversation
	v, err := scanConversation(s, &l.Contact.Name, &l.Contact.Username, &l.Contact.Phone, &l.AgentName, &l.Position)
	l.Conversation, l.Contact.ID = v, v.ContactID
	if conversation.WindowOpen(v, now) {
		l.WindowClosesAt = conversation.WindowClosesAt(v)
	}
	return l, err
}

// sort is the order of a view: a column and its direction. Lists that hold closed
// conversations follow an index, so that their cost does not grow with the years.
func (f ConversationFilter) sort() (column string, descending bool) {
	switch f.View {
	case ViewQueues:
		return "v.queued_at", false
	case ViewClosed:
		return "v.closed_at", true
	case ViewAny:
		return "v.opened_at", true
	}
	return "v.last_message_at", true
}

func (f ConversationFilter) key(v conversation.Conversation) int64 {
	switch f.View {
	case ViewQueues:
		return v.QueuedAt
	case ViewClosed:
		return v.ClosedAt
	case ViewAny:
		return v.OpenedAt
	}
	return v.LastMessageAt
}

// Conversations returns one page of a view within the scope and the cursor of the
// next, "" at the end. now decides which windows are open. Error: cursor_invalid.
func (r *R) Conversations(scope team.Scope, f ConversationFilter, page core.Page, now int64) ([]ListedConversation, string, error) {
	column, descending := f.sort()
	w := where{r: r, narrow: f.View.open() || f.ContactID != ""}
	w.scope(scope)
	w.conversations(scope, f)
	if page.After != "" {
		key, id, err := parseCursor(page.After)
		if err != nil {
			return nil, "", err
		}
		op := " > "
		if descending {
			op = " < "
		}
		w.and("(" + column + ", v.id)" + op + "(" + w.arg(key) + ", " + w.arg(id) + ")")
	}
	direction := ""
	if descending {
		direction = " DESC"
	}
	var out []ListedConversation
	err := r.rows(func(s scan) error {
		l, err := scanListed(s, now)
		out = append(out, l)
		return err
	}, "SELECT "+conversationColumns+listedColumns+w.text()+" ORDER BY "+column+direction+", v.id"+direction+" LIMIT "+w.arg(page.Size()+1), w.args...)
	if err != nil || len(out) <= page.Size() {
		return out, "", err
	}
	out = out[:page.Size()]
	last := out[len(out)-1]
	return out, formatCursor(f.key(last.Conversation), last.ID), nil
}

// ListedConversation returns one conversation as lists show it, when the scope
// reaches it; otherwise it does not exist.
func (r *R) ListedConversation(scope team.Scope, id core.ID, now int64) (ListedConversation, error) {
	var l ListedConversation
	w := where{r: r}
	w.scope(scope)
	w.and("v.id = " + w.arg(id))
	err := r.one("conversation", func(s scan) (err error) { l, err = scanListed(s, now); return err },
		"SELECT "+conversationColumns+listedColumns+w.text(), w.args...)
	return l, err
}

// where builds a condition and its arguments.
type where struct {
	r      *R
	narrow bool // there is a shorter way in than the organization: see scope
	terms  []string
	args   []any
}

func (w *where) and(term string) { w.terms = append(w.terms, term) }

func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) in(values []string) string {
	list, args := w.r.in(len(w.args)+1, values)
	w.args = append(w.args, args...)
	return list
}

func (w *where) text() string {
	if len(w.terms) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.terms, " AND ")
}

// scope is team.Scope.Sees in SQL, for a conversation v: the only place where a
// query learns what its caller may reach.
func (w *where) scope(s team.Scope) {
	org := "v.org_id"
	if w.narrow {
		// Not the plain column: SQLite, which has no statistics of partial indexes,
		// would walk all conversations ever opened rather than the few open ones.
		org = "v.org_id || ''"
	}
	w.and(org + " = " + w.arg(s.OrgID))
	if s.All {
		return
	}
	var any []string
	if s.UserID != "" {
		any = append(any, "v.agent_id = "+w.arg(s.UserID))
	}
	if ids := filled(s.StoreIDs); len(ids) > 0 {
		any = append(any, "v.store_id "+w.in(ids))
	}
	if ids := filled(s.DepartmentIDs); len(ids) > 0 {
		any = append(any, "v.department_id "+w.in(ids))
	}
	if len(any) == 0 {
		any = []string{"1 = 0"}
	}
	w.and("(" + strings.Join(any, " OR ") + ")")
}

// filled drops empty ids: a conversation without a store is in nobody's store.
func filled(ids []core.ID) []core.ID {
	var out []core.ID
	for _, id := range ids {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}

// conversations adds a filter.
func (w *where) conversations(s team.Scope, f ConversationFilter) {
	switch f.View {
	case ViewMine:
		w.and("v.state = 'active' AND v.agent_id = " + w.arg(s.UserID))
	case ViewQueues:
		w.and("v.state <> 'closed' AND v.state = 'queued'") // the first part names the partial index
	case ViewBot:
		w.and("v.state <> 'closed' AND v.state = 'bot'")
	case ViewClosed:
		w.and("v.state = 'closed'")
	case ViewAny:
	default:
		w.and("v.state <> 'closed'")
	}
	w.equal("v.store_id", f.StoreID)
	w.equal("v.department_id", f.DepartmentID)
	w.equal("v.agent_id", f.AgentID)
	w.equal("v.channel_account_id", f.ChannelAccountID)
	w.equal("v.contact_id", f.ContactID)
	w.equal("v.outcome", f.Outcome)
	switch f.State {
	case "open":
		w.and("v.state <> 'closed'")
	case "closed":
		w.and("v.state = 'closed'")
	case "abandoned":
		w.and("v.state = 'closed' AND " + abandoned)
	}
	if f.LabelID != "" {
		w.and("v.labels LIKE " + w.arg(like(`"`+f.LabelID+`"`)) + ` ESCAPE '\'`)
	}
	if f.Unread {
		w.and("v.unread > 0")
	}
	column := "v.opened_at"
	if f.ByClose {
		column = "v.closed_at"
	}
	if f.From > 0 {
		w.and(column + " >= " + w.arg(f.From))
	}
	if f.To > 0 {
		w.and(column + " < " + w.arg(f.To))
	}
	w.search(s, f.Query)
}

// abandoned is conversation.Abandoned of a closed one.
const abandoned = "v.queued_at > 0 AND v.agent_id = ''"

func (w *where) equal(column, value string) {
	switch value {
	case "":
	case None:
		w.and(column + " = ''")
	default:
		w.and(column + " = " + w.arg(value))
	}
}

// search finds a protocol by its beginning, a contact by any part of name, phone,
// username, plate or CPF, and message text among the newest searchedMessages.
func (w *where) search(s team.Scope, query string) {
	folded := searchText(query)
	if folded == "" {
		return
	}
	var any []string
	matches := func(column, pattern string) string { return column + " LIKE " + w.arg(pattern) + ` ESCAPE '\'` }
	any = append(any, matches("c.search", like(folded)))
	digits := onlyDigits(folded)
	if len(digits) >= 4 && digits != folded {
		any = append(any, matches("c.search", like(digits)))
	}
	if len(digits) >= 4 && strings.Trim(folded, "0123456789-") == "" {
		any = append(any, matches("v.protocol", strings.TrimPrefix(like(folded), "%")))
	}
	if len([]rune(folded)) >= 3 {
		any = append(any, "v.id IN (SELECT m.conversation_id FROM (SELECT n.conversation_id, n.search FROM message n WHERE n.org_id = "+w.arg(s.OrgID)+
			" ORDER BY n.id DESC LIMIT "+strconv.Itoa(searchedMessages)+") m WHERE "+matches("m.search", like(folded))+")")
	}
	w.and("(" + strings.Join(any, " OR ") + ")")
}

// searchText folds what somebody searches for. Control characters are in no search
// column, and the engines disagree on what a zero byte means.
func searchText(query string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, contact.Fold(query)))
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) && r < 0x80 {
			return r
		}
		return -1
	}, s)
}

// formatCursor and parseCursor write and read the place after a row: its sort key
// and its id.
func formatCursor(key int64, id core.ID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(key, 10) + "." + id))
}

func parseCursor(text string) (int64, core.ID, error) {
	bad := core.E(core.Invalid, "cursor_invalid", "the cursor is not one this server gave").On("after")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, "", bad
	}
	number, id, ok := strings.Cut(string(raw), ".")
	key, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || id == "" || len(id) > 64 || strings.Trim(id, "0123456789abcdef-") != "" {
		return 0, "", bad
	}
	return key, id, nil
}
