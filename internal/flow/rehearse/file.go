package rehearse

// File is a file of conversations.
type File struct {
	Path          string         `yaml:"-"`
	Flow          string         `yaml:"flow,omitempty"`  // what the conversations begin with, by key; "" = the triggers decide
	World         World          `yaml:"world,omitempty"` // of all of them
	Conversations []Conversation `yaml:"conversations"`
}

// Conversation is one customer and the bot. World is laid over the file's, member by
// member.
type Conversation struct {
	Name  string `yaml:"name"`
	Flow  string `yaml:"flow,omitempty"`
	World World  `yaml:"world,omitempty"`
	Never texts  `yaml:"never,omitempty"` // what the bot must not say at any time
	Steps []Step `yaml:"steps"`
}

// Step is at most one thing that happens, and what must come of it. A step without
// one checks what came of the step before.
type Step struct {
	// What happens.
	Starts  *Start  `yaml:"starts,omitempty"`  // a flow begins without the customer
	Says    string  `yaml:"says,omitempty"`    // the customer types; with sends: the caption
	Ad      string  `yaml:"ad,omitempty"`      // with says: the message came from an ad with this headline
	Taps    string  `yaml:"taps,omitempty"`    // a button or row, by title or id, of this or an earlier message
	Sends   string  `yaml:"sends,omitempty"`   // photo, file, audio, video, sticker, location, contact or reaction
	Waits   string  `yaml:"waits,omitempty"`   // 30m, 2h, 1d
	Until   string  `yaml:"until,omitempty"`   // HH:MM (the next such) or YYYY-MM-DD HH:MM
	Answers *Answer `yaml:"answers,omitempty"` // the call under way

	// What the bot says in this step.
	Bot        texts `yaml:"bot,omitempty"` // fragments, in this order
	Messages   *int  `yaml:"messages,omitempty"`
	Silent     bool  `yaml:"silent,omitempty"`
	Never      texts `yaml:"never,omitempty"`
	Offers     texts `yaml:"offers,omitempty"`      // among the buttons or rows of the last message that has some
	OffersOnly texts `yaml:"offers_only,omitempty"` // all of them, in this order
	OffersNot  texts `yaml:"offers_not,omitempty"`

	// What the bot does in this step.
	Ends     string `yaml:"ends,omitempty"`    // queued, assigned, closed, over, stuck; no = goes on
	Queue    string `yaml:"queue,omitempty"`   // department, or store/department
	Open     *bool  `yaml:"open,omitempty"`    // of that queue
	Reason   string `yaml:"reason,omitempty"`  // asked, retries…; flow = the flow's own
	Agent    string `yaml:"agent,omitempty"`   // e-mail: assigned, or preferred
	Outcome  string `yaml:"outcome,omitempty"` // of the close; none = without
	Notes    texts  `yaml:"notes,omitempty"`   // fragments, in this order
	Notified texts  `yaml:"notified,omitempty"`
	Events   texts  `yaml:"events,omitempty"`  // names
	Calls    string `yaml:"calls,omitempty"`   // http, crm or appointment is under way
	Request  texts  `yaml:"request,omitempty"` // fragments of it, in any order

	// How things stand after it.
	At        string            `yaml:"at,omitempty"` // the node that waits: node, or flow/node
	Store     string            `yaml:"store,omitempty"`
	Name      string            `yaml:"name,omitempty"` // of the contact
	Labels    *texts            `yaml:"labels,omitempty"`
	Fields    map[string]string `yaml:"fields,omitempty"`    // "" = none
	Variables map[string]string `yaml:"variables,omitempty"` // "" = none
	Consent   map[string]string `yaml:"consent,omitempty"`   // purpose: granted or revoked
	Wording   texts             `yaml:"wording,omitempty"`   // of the last consent
	Survey    *Survey           `yaml:"survey,omitempty"`

	line int
}

// Start begins a flow by itself: an event, a schedule, the API.
type Start struct {
	Flow      string            `yaml:"flow"`
	Trigger   string            `yaml:"trigger,omitempty"` // id
	Variables map[string]string `yaml:"variables,omitempty"`
}

// Answer is what comes of a call.
type Answer struct {
	OK     bool   `yaml:"ok,omitempty"`
	Status int    `yaml:"status,omitempty"`
	Body   string `yaml:"body,omitempty"`
	Error  string `yaml:"error,omitempty"`
}

// Survey is what the customer thought.
type Survey struct {
	Score  int    `yaml:"score"`
	Reason string `yaml:"reason,omitempty"`
}

// World is everything around the bot. A member left out is that of the file, else the
// ready one: see everyday.
type World struct {
	Now      string            `yaml:"now,omitempty"`     // 2026-11-23 09:30, in the stores' time
	Locale   string            `yaml:"locale,omitempty"`  // pt-BR, en, es
	Channel  string            `yaml:"channel,omitempty"` // whatsapp, messenger, instagram
	Org      *Org              `yaml:"org,omitempty"`
	Number   string            `yaml:"number,omitempty"` // key of the store the number belongs to; all = of no one
	Stores   []Store           `yaml:"stores,omitempty"`
	Contact  *Contact          `yaml:"contact,omitempty"`
	Known    *bool             `yaml:"known,omitempty"` // wrote before: first_message does not fire
	Consents map[string]string `yaml:"consents,omitempty"`
	Agents   []Agent           `yaml:"agents,omitempty"`
	FAQ      []Entry           `yaml:"faq,omitempty"`
	Position int               `yaml:"position,omitempty"` // in whatever queue
	Default  string            `yaml:"default,omitempty"`  // key of the flow that greets
	Without  texts             `yaml:"without,omitempty"`  // flows that are not installed
}

// Org is the organization.
type Org struct {
	Name        string `yaml:"name"`
	PrivacyText string `yaml:"privacy_text,omitempty"`
	PrivacyURL  string `yaml:"privacy_url,omitempty"`
}

// Store is one with its departments.
type Store struct {
	Key         string       `yaml:"key"`
	Name        string       `yaml:"name"`
	Brand       string       `yaml:"brand,omitempty"`
	Address     string       `yaml:"address,omitempty"`
	Hours       string       `yaml:"hours,omitempty"` // mon-fri 08:00-18:00; sat 08:00-12:00
	Departments []Department `yaml:"departments"`
}

// Department is one of a store; Hours "" are the store's.
type Department struct {
	Key      string `yaml:"key"`
	Name     string `yaml:"name,omitempty"`
	Hours    string `yaml:"hours,omitempty"`
	AwayText string `yaml:"away_text,omitempty"`
}

// Contact is the customer.
type Contact struct {
	Name   string            `yaml:"name,omitempty"`
	Phone  string            `yaml:"phone,omitempty"`
	Fields map[string]string `yaml:"fields,omitempty"`
}

// Agent is somebody who serves; departments are store/department.
type Agent struct {
	Email       string `yaml:"email"`
	Name        string `yaml:"name,omitempty"`
	Available   bool   `yaml:"available,omitempty"`
	Departments texts  `yaml:"departments,omitempty"`
}

// Entry is a frequent question with its answer.
type Entry struct {
	Questions texts  `yaml:"questions"`
	Answer    string `yaml:"answer"`
}

// texts is one text or several.
type texts []string

// UnmarshalYAML reads either form.
func (t *texts) UnmarshalYAML(read func(any) error) error {
	var one string
	if read(&one) == nil {
		*t = texts{one}
		return nil
	}
	return read((*[]string)(t))
}
