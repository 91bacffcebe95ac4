package gate

import (
	"testing"
	"time"

	"pgregory.net/rapid"

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
		{"a template on Instagram", fine(template(Utility), channel(dealer.Instagram)), ContentInvalid, false},
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

// drawRequest draws any request, most of them with only a few things against them.
func drawRequest(t *rapid.T) Request {
	often := func(label string) bool { return rapid.IntRange(0, 7).Draw(t, label) > 0 }
	ms := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(now-72*hour, now+hour), rapid.Int64Range(now-20*hour, now))
	r := fine(
		by(rapid.SampledFrom([]Sender{Agent, Bot, System, Campaign, Integration, "admin"}).Draw(t, "sender")),
		channel(rapid.SampledFrom([]dealer.ChannelKind{dealer.WhatsApp, dealer.WhatsApp, dealer.WhatsApp, dealer.Messenger, dealer.Instagram, ""}).Draw(t, "channel")),
	)
	if rapid.Bool().Draw(t, "template") {
		template(rapid.SampledFrom([]Category{Marketing, Utility, Authentication, "x"}).Draw(t, "category"))(&r)
	} else if !often("text") {
		r.Content.Kind = rapid.SampledFrom([]message.Kind{message.Image, message.Reaction, message.ListReply, ""}).Draw(t, "kind")
	}
	r.LastInboundMs, r.AnsweringMs, r.PreviousTemplateMs = ms.Draw(t, "inbound"), ms.Draw(t, "answering"), ms.Draw(t, "previous")
	r.AccountActive, r.ContactBlocked, r.ConversationClosed = often("active"), !often("not blocked"), !often("not closed")
	r.OptedOut, r.MarketingConsent = rapid.Bool().Draw(t, "opted out"), rapid.Bool().Draw(t, "consent")
	r.Policy.AllowMarketing = rapid.Bool().Draw(t, "marketing")
	return r
}

// The promises of the package, over every request.
func TestPromises(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	for _, c := range []string{OK, ChannelInactive, SenderUnknown, ContactIsBlocked, ConversationIsDone, ContentInvalid, ContactOptedOut, InboundTooOld, WindowClosed,
		CampaignNeedsHSM, TemplateUnsupported, CategoryUnknown, MarketingForbidden, NoMarketingConsent, TemplateUnanswered} {
		codes[c] = true
	}
	allowed := 0
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		d := Decide(r)
		if again := Decide(r); again.Code != d.Code || !codes[d.Code] || d.Allow != (d.Code == OK) || d.Allow && d.NeedsTemplate {
			t.Fatalf("%+v, then %+v", d, again)
		}
		if !d.Allow {
			return
		}
		allowed++
		isTemplate := r.Content.Kind == message.Template
		age := r.NowMs - r.LastInboundMs
		switch {
		case !isTemplate && (r.LastInboundMs == 0 || age >= 24*hour):
			t.Fatalf("free text outside the window: %+v", r)
		case r.ContactBlocked, !r.AccountActive:
			t.Fatalf("blocked or inactive: %+v", r)
		case r.Sender == Bot && !isTemplate && r.AnsweringMs != 0 && r.NowMs-r.AnsweringMs >= 24*hour:
			t.Fatalf("a bot answers an old message: %+v", r)
		case r.OptedOut && (isTemplate || r.Sender == Campaign || r.Sender == Integration):
			t.Fatalf("sent after an opt-out: %+v", r)
		case isTemplate && CategoryOf(r.Content.Template.Category) == Marketing && (!r.MarketingConsent || !r.Policy.AllowMarketing):
			t.Fatalf("marketing without consent: %+v", r)
		case r.Content.Validate(r.Channel) != nil:
			t.Fatalf("what the channel refuses: %+v", r)
		}
	})
	if allowed < 10 {
		t.Errorf("only %d requests were allowed: the promises were hardly tried", allowed)
	}
}

// More rights never take a permission away.
func TestMoreRightsAllowNoLess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		if !Decide(r).Allow {
			return
		}
		r.MarketingConsent, r.Policy.AllowMarketing, r.OptedOut, r.ContactBlocked, r.ConversationClosed, r.PreviousTemplateMs = true, true, false, false, false, 0
		if d := Decide(r); !d.Allow {
			t.Fatalf("refused with more rights: %+v", d)
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
