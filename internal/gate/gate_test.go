package gate

import (
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/message"
)

const (
	now  = int64(1_795_437_000_000)
	hour = int64(time.Hour / time.Millisecond)
)

// fine is an agent's text within the window: allowed. Each case changes one thing.
func fine(change ...func(*Request)) Request {
	r := Request{
		Channel: dealer.WhatsApp, AccountActive: true, NowMs: now, LastInboundMs: now - hour, Sender: Agent,
		Content: message.Content{Kind: message.Text, Text: "Bom dia"},
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func by(s Sender) func(*Request)           { return func(r *Request) { r.Sender = s } }
func lastInbound(ago int64) func(*Request) { return func(r *Request) { r.LastInboundMs = now - ago } }
func answering(ago int64) func(*Request)   { return func(r *Request) { r.AnsweringMs = now - ago } }
func lastTemplate(ago int64) func(*Request) {
	return func(r *Request) { r.PreviousTemplateMs = now - ago }
}
func channel(k dealer.ChannelKind) func(*Request) { return func(r *Request) { r.Channel = k } }

func template(c Category) func(*Request) {
	return func(r *Request) {
		r.Content = message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: "t", Language: "pt_BR", Category: string(c)}}
	}
}

func marketing(r *Request) { r.Policy.AllowMarketing, r.MarketingConsent = true, true }

func TestDecide(t *testing.T) {
	t.Parallel()
	blocked := func(r *Request) { r.ContactBlocked = true }
	optedOut := func(r *Request) { r.OptedOut = true }
	closed := func(r *Request) { r.ConversationClosed = true }
	inactive := func(r *Request) { r.AccountActive = false }
	for _, c := range []struct {
		name          string
		r             Request
		code          string
		needsTemplate bool
	}{
		{"an agent answers", fine(), OK, false},
		{"the last millisecond of the window", fine(lastInbound(24*hour - 1)), OK, false},
		{"the window is closed", fine(lastInbound(24 * hour)), WindowClosed, true},
		{"the customer never wrote", fine(func(r *Request) { r.LastInboundMs = 0 }), WindowClosed, true},
		{"Meta's clock is ahead of ours", fine(lastInbound(-5000)), OK, false},
		{"the window is closed, and there are no templates", fine(lastInbound(24*hour), channel(dealer.Messenger)), WindowClosed, false},
		{"the window is closed, and they opted out", fine(lastInbound(24*hour), optedOut), WindowClosed, false},
		{"the channel account is off", fine(inactive), ChannelInactive, false},
		{"the contact is blocked", fine(blocked), ContactIsBlocked, false},
		{"the conversation is closed", fine(closed), ConversationIsDone, false},
		{"the bot in a closed conversation", fine(closed, by(Bot)), ConversationIsDone, false},
		{"Prosa in a closed conversation", fine(closed, by(System)), OK, false},
		{"nobody knows the sender", fine(by("")), SenderUnknown, false},
		{"nothing to send", fine(func(r *Request) { r.Content.Text = "" }), ContentInvalid, false},
		{"nobody knows the channel", fine(channel("fax")), ContentInvalid, false},
		{"the bot answers", fine(by(Bot)), OK, false},
		{"the bot answers an old message", fine(by(Bot), answering(24*hour)), InboundTooOld, false},
		{"the bot answers one just not too old", fine(by(Bot), answering(24*hour-1)), OK, false},
		{"the bot, and the last message is old", fine(by(Bot), lastInbound(30*hour)), InboundTooOld, false},
		{"Prosa answers an old message", fine(by(System), answering(8*24*hour)), InboundTooOld, false},
		{"Prosa speaks unasked", fine(by(System)), OK, false},
		{"they opted out and write: an agent answers", fine(optedOut), OK, false},
		{"they opted out: Prosa confirms", fine(optedOut, by(System)), OK, false},
		{"they opted out: integrations stay away", fine(optedOut, by(Integration)), ContactOptedOut, false},
		{"an integration answers", fine(by(Integration)), OK, false},
		{"a campaign of free text", fine(by(Campaign)), CampaignNeedsHSM, true},
		{"a template outside the window", fine(template(Utility), lastInbound(48*hour)), OK, false},
		{"a template inside the window", fine(template(Utility)), OK, false},
		{"a template on Instagram", fine(template(Utility), channel(dealer.Instagram)), TemplateUnsupported, false},
		{"a template without category", fine(template("")), CategoryUnknown, false},
		{"a template of an invented category", fine(template("gossip")), CategoryUnknown, false},
		{"Meta writes categories in capitals", fine(template("UTILITY")), OK, false},
		{"the template's category as the caller knows it", fine(template("UTILITY"), marketing, func(r *Request) { r.TemplateCategory, r.MarketingConsent = Marketing, false }), NoMarketingConsent, false},
		{"a template after opting out", fine(template(Utility), optedOut), ContactOptedOut, false},
		{"marketing", fine(template(Marketing), marketing), OK, false},
		{"marketing where the store forbids it", fine(template(Marketing), func(r *Request) { r.MarketingConsent = true }), MarketingForbidden, false},
		{"marketing without consent", fine(template(Marketing), func(r *Request) { r.Policy.AllowMarketing = true }), NoMarketingConsent, false},
		{"marketing of a campaign", fine(template(Marketing), marketing, by(Campaign), lastInbound(48*hour)), OK, false},
		{"a campaign to a closed conversation's contact", fine(template(Utility), by(Campaign), closed), OK, false},
		{"a second template, unanswered", fine(template(Utility), lastInbound(48*hour), lastTemplate(hour)), TemplateUnanswered, false},
		{"a second template, answered", fine(template(Utility), lastInbound(hour), lastTemplate(2*hour)), OK, false},
		{"a second template, a day later", fine(template(Utility), lastInbound(48*hour), lastTemplate(24*hour)), OK, false},
		{"a second template the policy lets pass", fine(template(Authentication), lastInbound(48*hour), lastTemplate(hour), func(r *Request) { r.Policy.RepeatAnyway = []Category{Authentication} }), OK, false},
		{"the policy lets only its category pass", fine(template(Utility), lastInbound(48*hour), lastTemplate(hour), func(r *Request) { r.Policy.RepeatAnyway = []Category{Authentication} }), TemplateUnanswered, false},
		{"the bot answers an old message with a template", fine(template(Utility), by(Bot), answering(25*hour)), InboundTooOld, false},
		{"the bot reminds with a template", fine(template(Utility), by(Bot), lastInbound(48*hour)), OK, false},
		{"nothing at all", Request{}, SenderUnknown, false},
	} {
		d := Decide(c.r)
		if d.Code != c.code || d.NeedsTemplate != c.needsTemplate || d.Allow != (c.code == OK) {
			t.Errorf("%s: %+v, want %s, needs template %v", c.name, d, c.code, c.needsTemplate)
		}
		if (d.Err != nil) != (d.Code == ContentInvalid) || d.Err != nil && core.KindOf(d.Err) != core.Invalid {
			t.Errorf("%s: error %v", c.name, d.Err)
		}
	}
}

// everyRequest calls f with every combination of the values that matter.
func everyRequest(f func(r Request)) {
	texts := []func(*Request){func(*Request) {}, template(Marketing), template(Utility), template(Authentication), template("x"), func(r *Request) { r.Content.Text = "" }}
	agos := []int64{now, hour, 24*hour - 1, 24 * hour, 48 * hour} // the first is "never"
	for _, sender := range []Sender{Agent, Bot, System, Campaign, Integration, "admin"} {
		for _, kind := range []dealer.ChannelKind{dealer.WhatsApp, dealer.Messenger, ""} {
			for _, text := range texts {
				for _, inbound := range agos {
					for _, answered := range []int64{now, 24*hour - 1, 24 * hour} {
						for _, previous := range []int64{now, hour, 24 * hour} {
							for bits := range 64 {
								r := fine(by(sender), channel(kind), text, lastInbound(inbound), answering(answered), lastTemplate(previous))
								bit := func(i int) bool { return bits&(1<<i) != 0 }
								r.AccountActive, r.ContactBlocked, r.ConversationClosed = bit(0), bit(1), bit(2)
								r.OptedOut, r.MarketingConsent, r.Policy.AllowMarketing = bit(3), bit(4), bit(5)
								f(r)
							}
						}
					}
				}
			}
		}
	}
}

// broken says which promise an allowed request would break, "" for none.
func broken(r Request) string {
	isTemplate := r.Content.Kind == message.Template
	switch {
	case !isTemplate && (r.LastInboundMs == 0 || r.NowMs-r.LastInboundMs >= 24*hour):
		return "free text outside the window"
	case r.ContactBlocked:
		return "to a blocked contact"
	case !r.AccountActive:
		return "by an inactive channel account"
	case r.Sender == Bot && !isTemplate && r.AnsweringMs != 0 && r.NowMs-r.AnsweringMs >= 24*hour:
		return "a bot's answer to an old message"
	case r.OptedOut && (isTemplate || r.Sender == Campaign || r.Sender == Integration):
		return "after an opt-out"
	case isTemplate && r.Content.Template.Category == string(Marketing) && !(r.MarketingConsent && r.Policy.AllowMarketing):
		return "marketing without consent"
	case isTemplate && r.PreviousTemplateMs != 0 && r.NowMs-r.PreviousTemplateMs < 24*hour && r.LastInboundMs <= r.PreviousTemplateMs:
		return "a second unanswered template"
	case r.Sender == "admin":
		return "by nobody known"
	case r.Content.Validate(r.Channel) != nil:
		return "what the channel refuses"
	}
	return ""
}

// The promises of the package, over some 300,000 requests. The control counts the
// requests each promise is about: a gate that always says yes would break every one.
func TestPromises(t *testing.T) {
	t.Parallel()
	codes, tried := map[string]int{}, map[string]int{}
	everyRequest(func(r Request) {
		d := Decide(r)
		codes[d.Code]++
		why := broken(r)
		tried[why]++
		if d.Allow && why != "" {
			t.Fatalf("sends %s: %+v", why, r)
		}
		if d.Allow != (d.Code == OK) || d.Allow && d.NeedsTemplate {
			t.Fatalf("%+v", d)
		}
	})
	for _, c := range []string{OK, ChannelInactive, SenderUnknown, ContactIsBlocked, ConversationIsDone, ContentInvalid, ContactOptedOut, InboundTooOld, WindowClosed,
		CampaignNeedsHSM, TemplateUnsupported, CategoryUnknown, MarketingForbidden, NoMarketingConsent, TemplateUnanswered} {
		if codes[c] == 0 {
			t.Errorf("no request is answered %s", c)
		}
		delete(codes, c)
	}
	if len(codes) > 0 {
		t.Errorf("codes nobody knows: %v", codes)
	}
	if len(tried) != 10 {
		t.Errorf("promises not tried: %v", tried)
	}
}

// More rights never take a permission away.
func TestMoreRightsAllowNoLess(t *testing.T) {
	t.Parallel()
	everyRequest(func(r Request) {
		if !Decide(r).Allow {
			return
		}
		r.MarketingConsent, r.Policy.AllowMarketing, r.OptedOut, r.ContactBlocked, r.ConversationClosed, r.PreviousTemplateMs = true, true, false, false, false, 0
		if d := Decide(r); !d.Allow {
			t.Fatalf("refused with more rights: %+v", d)
		}
	})
}

// Decide is total: nothing makes it panic, and the answer is always one of its codes.
func FuzzDecide(f *testing.F) {
	f.Add("agent", "whatsapp", "text", "oi", now, now, int64(0), int64(0), uint8(1))
	f.Add("bot", "", "template", "utility", int64(-1), int64(0), now, now, uint8(255))
	f.Fuzz(func(t *testing.T, sender, channel, kind, text string, at, inbound, answering, previous int64, bits uint8) {
		r := Request{Sender: Sender(sender), Channel: dealer.ChannelKind(channel), NowMs: at, LastInboundMs: inbound, AnsweringMs: answering, PreviousTemplateMs: previous,
			Content: message.Content{Kind: message.Kind(kind), Text: text}, AccountActive: bits&1 != 0, OptedOut: bits&2 != 0, MarketingConsent: bits&4 != 0}
		if bits&8 != 0 {
			r.Content.Template = &message.TemplateUse{Name: text, Language: "pt_BR", Category: text}
		}
		d := Decide(r)
		if d.Code == "" || d.Allow != (d.Code == OK) || d.Allow && !r.AccountActive {
			t.Fatalf("%+v", d)
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	r := fine()
	b.ReportAllocs()
	for b.Loop() {
		if !Decide(r).Allow {
			b.Fatal("refused")
		}
	}
}
