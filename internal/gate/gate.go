package gate

import (
	"strings"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

// Sender is who wants to send.
type Sender string

// System is Prosa itself answering within a conversation: queue positions, away
// texts, the confirmation of an opt-out.
const (
	Agent       Sender = "agent"
	Bot         Sender = "bot"
	System      Sender = "system"
	Campaign    Sender = "campaign"
	Integration Sender = "integration"
)

// Category is a template's category, in Meta's words but lower case.
type Category string

// The categories Meta gives templates.
const (
	Marketing      Category = "marketing"
	Utility        Category = "utility"
	Authentication Category = "authentication"
)

// CategoryOf reads a category in any case; "" for one nobody knows.
func CategoryOf(s string) Category {
	switch c := Category(strings.ToLower(strings.TrimSpace(s))); c {
	case Marketing, Utility, Authentication:
		return c
	}
	return ""
}

// MaxAnswerAge is the oldest message a bot still answers: a replay of days-old
// webhooks must not wake the robot.
const MaxAnswerAge = 24 * time.Hour

// RepeatAfter is how long an unanswered template keeps a second one back.
const RepeatAfter = 24 * time.Hour

// Policy is what the store decided. The zero Policy is the strict one.
type Policy struct {
	AllowMarketing bool       // marketing templates may be sent at all
	RepeatAnyway   []Category // categories whose templates may follow an unanswered one
}

// Request is everything the decision needs. Times are Unix milliseconds UTC, 0 =
// never.
type Request struct {
	Channel       dealer.ChannelKind
	AccountActive bool // the channel account is switched on
	NowMs         int64
	LastInboundMs int64 // the contact's last message to this channel account, by Meta's timestamp
	AnsweringMs   int64 // the message this answers by itself; 0 = for a bot the last inbound, for the system none
	Sender        Sender
	Content       message.Content

	TemplateCategory   Category // of Content.Template; "" = as Content.Template.Category says
	PreviousTemplateMs int64    // the last template sent to the contact from this channel account

	ContactBlocked     bool // by the dealership
	OptedOut           bool // the contact asked to be left alone
	MarketingConsent   bool // a valid entry for marketing
	ConversationClosed bool
	Policy             Policy
}

// Decision is the gate's answer. Code is stable and stored with the message. Err
// says in words what is wrong with the content when Code is ContentInvalid.
// NeedsTemplate tells the composer that an approved template would be allowed where
// free text is not.
type Decision struct {
	Allow         bool
	Code          string
	NeedsTemplate bool
	Err           error
}

// The codes: what stands against any content, then against free text, then against
// templates. The first that applies is given.
const (
	OK                  = "ok"
	ChannelInactive     = "channel_inactive"
	SenderUnknown       = "sender_unknown"
	ContactIsBlocked    = "contact_blocked"
	ConversationIsDone  = "conversation_closed"
	TemplateUnsupported = "template_not_supported"
	ContentInvalid      = "content_invalid"
	ContactOptedOut     = "opted_out"
	InboundTooOld       = "inbound_too_old"
	WindowClosed        = "window_closed"
	CampaignNeedsHSM    = "campaign_needs_template"
	CategoryUnknown     = "template_category_unknown"
	MarketingForbidden  = "marketing_forbidden"
	NoMarketingConsent  = "no_marketing_consent"
	TemplateUnanswered  = "template_unanswered"
)

// Decide tells whether a message may be sent now. It is total: every request gets
// an answer, and what it does not understand is refused.
func Decide(r Request) Decision {
	if code := r.refusedForAll(); code != "" {
		return Decision{Code: code}
	}
	isTemplate := r.Content.Kind == message.Template
	if isTemplate && (r.Channel == dealer.Messenger || r.Channel == dealer.Instagram) {
		return Decision{Code: TemplateUnsupported}
	}
	if err := r.Content.Validate(r.Channel); err != nil {
		return Decision{Code: ContentInvalid, Err: err}
	}
	if isTemplate {
		return decision(r.template())
	}
	return r.freeForm()
}

// refusedForAll holds what stands against any content.
func (r Request) refusedForAll() string {
	switch r.Sender {
	case Agent, Bot, System, Campaign, Integration:
	default:
		return SenderUnknown
	}
	switch {
	case !r.AccountActive:
		return ChannelInactive
	case r.ContactBlocked:
		return ContactIsBlocked
	case r.ConversationClosed && r.Sender != Campaign && r.Sender != System:
		return ConversationIsDone
	}
	return ""
}

// freeForm decides for everything that is no template. Somebody who opted out and
// writes again is answered; only what they did not ask for stays away.
func (r Request) freeForm() Decision {
	if r.OptedOut && (r.Sender == Campaign || r.Sender == Integration) {
		return Decision{Code: ContactOptedOut}
	}
	if r.Sender == Campaign {
		return Decision{Code: CampaignNeedsHSM, NeedsTemplate: true}
	}
	if r.tooOldToAnswer() {
		return Decision{Code: InboundTooOld}
	}
	if !r.windowOpen() {
		return Decision{Code: WindowClosed, NeedsTemplate: r.Channel == dealer.WhatsApp && !r.OptedOut}
	}
	return Decision{Allow: true, Code: OK}
}

func (r Request) tooOldToAnswer() bool {
	if r.Sender != Bot && (r.Sender != System || r.AnsweringMs == 0) {
		return false
	}
	answering := r.AnsweringMs
	if answering == 0 {
		answering = r.LastInboundMs
	}
	return r.NowMs-answering >= MaxAnswerAge.Milliseconds()
}

// windowOpen is Meta's customer service window; Messenger and Instagram have the
// same 24 hours for messages without a tag.
func (r Request) windowOpen() bool {
	return conversation.WindowOpen(conversation.Conversation{LastInboundAt: r.LastInboundMs}, r.NowMs)
}

// template decides for approved templates, inside the window and out.
func (r Request) template() string {
	category := r.TemplateCategory
	if category == "" && r.Content.Template != nil {
		category = CategoryOf(r.Content.Template.Category)
	}
	switch {
	case CategoryOf(string(category)) == "":
		return CategoryUnknown
	case r.OptedOut:
		return ContactOptedOut
	case r.Sender == Bot && r.AnsweringMs != 0 && r.tooOldToAnswer():
		return InboundTooOld
	}
	if category = CategoryOf(string(category)); category == Marketing {
		if !r.Policy.AllowMarketing {
			return MarketingForbidden
		}
		if !r.MarketingConsent {
			return NoMarketingConsent
		}
	}
	if r.unanswered() && !r.Policy.repeats(category) {
		return TemplateUnanswered
	}
	return OK
}

// unanswered: the last template is younger than a day and nothing came back since.
func (r Request) unanswered() bool {
	return r.PreviousTemplateMs > 0 && r.LastInboundMs <= r.PreviousTemplateMs &&
		r.NowMs-r.PreviousTemplateMs < RepeatAfter.Milliseconds()
}

func (p Policy) repeats(c Category) bool {
	for _, allowed := range p.RepeatAnyway {
		if allowed == c {
			return true
		}
	}
	return false
}

func decision(code string) Decision { return Decision{Allow: code == OK, Code: code} }
