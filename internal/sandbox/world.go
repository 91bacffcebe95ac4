package sandbox

import (
	"time"
)

// world is everything that exists at this Meta. Sandbox.mu guards it.
type world struct {
	epoch     int // counts resets; timers of an older epoch do nothing
	settings  Settings
	sendRules []SendFault

	apps      map[string]*app
	tokens    map[string]*token
	wabas     map[string]*waba
	numbers   map[string]*number
	phones    map[string]*phone
	templates map[string]*template
	media     map[string]*media
	mediaSize int64
	uploads   map[string]*upload

	appOrder    []string
	numberOrder []string
	phoneOrder  []string
	tplOrder    []string

	byWaID   map[string]*phone   // digits -> phone
	byBSUID  map[string]*phone   // present and parent BSUIDs
	byWamid  map[string]*message // both directions
	oldest   []string            // wamids in order of arrival, for the bound
	accepted []Accepted
	nextSeq  int64 // of accepted
	nextPhon int   // for p1, p2, …
}

// The bounds of a long run: past them the oldest entries are forgotten.
const (
	maxMessages = 300_000
	maxAccepted = 1_000_000
	maxMedia    = 1 << 30 // bytes of media kept
)

func newWorld(settings Settings) world {
	return world{
		settings:  settings,
		apps:      map[string]*app{},
		tokens:    map[string]*token{},
		wabas:     map[string]*waba{},
		numbers:   map[string]*number{},
		phones:    map[string]*phone{},
		templates: map[string]*template{},
		media:     map[string]*media{},
		uploads:   map[string]*upload{},
		byWaID:    map[string]*phone{},
		byBSUID:   map[string]*phone{},
		byWamid:   map[string]*message{},
	}
}

// app is a Meta app: it owns a secret, tokens and webhook subscriptions.
type app struct {
	id, name, secret string
	subs             map[string]*Subscription // by object
}

// token opens the WABAs its app is linked to.
type token struct {
	value, appID string
	issued       time.Time
	expires      time.Time // zero: never
	scopes       []string
}

// waba is a WhatsApp business account. links holds the apps subscribed to it.
type waba struct {
	id, name string
	owners   map[string]bool     // apps whose tokens may use it
	links    map[string]override // apps subscribed (subscribed_apps)
}

// override is a callback that replaces the app's own; zero means none.
type override struct {
	URL, VerifyToken string
}

// thread is what one number and one phone said to each other.
type thread struct {
	number      *number
	phone       *phone
	messages    []*message
	lastInbound time.Time // opens the 24 h window
	adClick     time.Time // last message that came from an ad
	freeUntil   time.Time // free entry point, 72 h from the answer to an ad
	typingUntil time.Time // the business's bubble
	pair        bucket
	blockedUser bool // the business blocked the user (block_users)
}

// message is a Message with what only the sandbox knows about it.
type message struct {
	Message
	thread   *thread
	token    string // biz_opaque_callback_data
	to       string // what the send named: digits or BSUID
	toPhone  bool   // the send named a phone number
	price    *pricing
	dead     bool // sent into a block: will never be delivered
	failWith int  // a fault asks for this failed status
	waiting  bool // a link is being fetched, not yet sent
}

// thread returns the thread of the pair, making it when needed.
func (n *number) thread(p *phone) *thread {
	t := n.threads[p.ID]
	if t == nil {
		t = &thread{number: n, phone: p}
		n.threads[p.ID] = t
	}
	return t
}

// keep adds m to its thread and to the index, forgetting the oldest past the bound.
func (w *world) keep(m *message) {
	m.thread.messages = append(m.thread.messages, m)
	w.byWamid[m.Wamid] = m
	w.oldest = append(w.oldest, m.Wamid)
	if len(w.oldest) <= maxMessages {
		return
	}
	for _, id := range w.oldest[:maxMessages/10] {
		if old := w.byWamid[id]; old != nil {
			old.thread.messages = old.thread.messages[1:] // threads are in the same order
			delete(w.byWamid, id)
		}
	}
	w.oldest = append([]string(nil), w.oldest[maxMessages/10:]...)
}
