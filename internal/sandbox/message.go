package sandbox

// Side says who wrote a message: the business or the phone.
type Side string

// The two ends of a thread.
const (
	Business Side = "business"
	Handset  Side = "phone"
)

// Status is the tick of a message. The zero value is accepted, not yet sent.
type Status string

// The statuses in the order they can be reached; Failed only follows "" and Sent.
const (
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Played    Status = "played"
	Failed    Status = "failed"
)

var statusRank = map[Status]int{"": 0, Sent: 1, Delivered: 2, Read: 3, Played: 4, Failed: 5}

// Message is one entry of a thread in the plain form of docs/sandbox.md. Exactly
// one content pointer is set, the one that goes with Type. Messages handed out
// are copies.
type Message struct {
	Wamid       string       `json:"wamid"`
	NumberID    string       `json:"number_id"`
	PhoneID     string       `json:"phone_id"`
	From        Side         `json:"from"`
	Type        string       `json:"type"`
	AtMs        int64        `json:"at_ms"`
	Status      Status       `json:"status"`
	SentMs      int64        `json:"sent_ms"`
	DeliveredMs int64        `json:"delivered_ms"`
	ReadMs      int64        `json:"read_ms"`
	PlayedMs    int64        `json:"played_ms"`
	Error       *SendError   `json:"error,omitempty"`
	Context     *Quote       `json:"context,omitempty"`
	Reactions   []Reaction   `json:"reactions,omitempty"`
	Edited      bool         `json:"edited"`
	Revoked     bool         `json:"revoked"`
	Text        *Text        `json:"text,omitempty"`
	Media       *MediaRef    `json:"media,omitempty"`
	Location    *Location    `json:"location,omitempty"`
	Contacts    []any        `json:"contacts,omitempty"`
	Interactive *Interactive `json:"interactive,omitempty"`
	Template    *Rendered    `json:"template,omitempty"`
	Reply       *Reply       `json:"reply,omitempty"`
	Button      *Button      `json:"button,omitempty"`
	Unsupported *Unsupported `json:"unsupported,omitempty"`
	System      *System      `json:"system,omitempty"`
	Order       any          `json:"order,omitempty"`
}

// SendError is why a message failed, as the failed status says it.
type SendError struct {
	Code    int    `json:"code"`
	Title   string `json:"title"`
	Details string `json:"details,omitempty"`
}

// Quote points at the message this one answers.
type Quote struct {
	Wamid     string `json:"wamid,omitempty"`
	From      Side   `json:"from,omitempty"`
	Preview   string `json:"preview,omitempty"`
	Forwarded bool   `json:"forwarded,omitempty"`
}

// Reaction is one side's emoji on a message.
type Reaction struct {
	From  Side   `json:"from"`
	Emoji string `json:"emoji"`
}

// Text is a plain message body.
type Text struct {
	Body       string `json:"body"`
	PreviewURL bool   `json:"preview_url"`
}

// MediaRef is a file in a message. URL serves the page without a token.
type MediaRef struct {
	MediaID  string `json:"media_id,omitempty"`
	MimeType string `json:"mime_type,omitempty"`
	URL      string `json:"url,omitempty"`
	FileSize int64  `json:"file_size,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
	Voice    bool   `json:"voice,omitempty"`
	Animated bool   `json:"animated,omitempty"`
	Link     string `json:"link,omitempty"`
}

// Location is a pin on the map, degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

// Interactive is a message with things to tap, sent by the business.
type Interactive struct {
	Kind     string         `json:"kind"`
	Header   *Header        `json:"header,omitempty"`
	Body     string         `json:"body,omitempty"`
	Footer   string         `json:"footer,omitempty"`
	Buttons  []ReplyButton  `json:"buttons,omitempty"`
	List     *List          `json:"list,omitempty"`
	CTA      *CallToAction  `json:"cta_url,omitempty"`
	Flow     *FlowAction    `json:"flow,omitempty"`
	Cards    []Card         `json:"cards,omitempty"`
	Products *Products      `json:"products,omitempty"`
	Raw      map[string]any `json:"raw,omitempty"`
}

// Header tops an interactive or template message: text or one file.
type Header struct {
	Type  string    `json:"type"`
	Text  string    `json:"text,omitempty"`
	Media *MediaRef `json:"media,omitempty"`
}

// ReplyButton is one of up to three buttons.
type ReplyButton struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// List is a menu behind one button.
type List struct {
	Button   string    `json:"button"`
	Sections []Section `json:"sections"`
}

// Section groups rows of a List.
type Section struct {
	Title string `json:"title,omitempty"`
	Rows  []Row  `json:"rows"`
}

// Row is one choice of a List.
type Row struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// CallToAction is a button that opens a page.
type CallToAction struct {
	DisplayText string `json:"display_text"`
	URL         string `json:"url"`
}

// FlowAction is a button that opens a form.
type FlowAction struct {
	CTA   string `json:"cta"`
	ID    string `json:"id,omitempty"`
	Token string `json:"token,omitempty"`
}

// Rendered is a template as the customer sees it, parameters filled in.
type Rendered struct {
	Name     string           `json:"name"`
	Language string           `json:"language"`
	Category string           `json:"category"`
	Header   *Header          `json:"header,omitempty"`
	Body     string           `json:"body,omitempty"`
	Footer   string           `json:"footer,omitempty"`
	Buttons  []TemplateButton `json:"buttons,omitempty"`
}

// TemplateButton is one button under a template, kind in lower case.
type TemplateButton struct {
	Type        string `json:"type"`
	Text        string `json:"text,omitempty"`
	Payload     string `json:"payload,omitempty"`
	URL         string `json:"url,omitempty"`
	PhoneNumber string `json:"phone_number,omitempty"`
	Code        string `json:"code,omitempty"`
}

// Reply is the customer's tap on an interactive message.
type Reply struct {
	Kind         string `json:"kind"`
	ID           string `json:"id,omitempty"`
	Title        string `json:"title,omitempty"`
	Description  string `json:"description,omitempty"`
	Name         string `json:"name,omitempty"`
	Body         string `json:"body,omitempty"`
	ResponseJSON string `json:"response_json,omitempty"`
}

// Button is the customer's tap on a quick reply of a template.
type Button struct {
	Payload string `json:"payload"`
	Text    string `json:"text"`
}

// Unsupported is a message the platform does not hand over.
type Unsupported struct {
	Type string `json:"type"`
	Code int    `json:"code,omitempty"`
}

// System tells that the customer changed number or BSUID.
type System struct {
	Body string `json:"body"`
	Type string `json:"type"`
}

// preview is a few words for a quote.
func (m *Message) preview() string {
	switch {
	case m.Text != nil:
		return clip(m.Text.Body, 80)
	case m.Media != nil && m.Media.Caption != "":
		return clip(m.Media.Caption, 80)
	case m.Interactive != nil:
		return clip(m.Interactive.Body, 80)
	case m.Template != nil:
		return clip(m.Template.Body, 80)
	case m.Reply != nil:
		return clip(m.Reply.Title, 80)
	case m.Button != nil:
		return clip(m.Button.Text, 80)
	}
	return "[" + m.Type + "]"
}

// clip cuts s to n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
