package sandbox

import (
	"time"

	"prosa/internal/core"
)

// Limits are the rates of a number (Meta, "Messaging limits", "Throughput").
// A rate of 0 is no limit; Enabled false switches them all off.
type Limits struct {
	Enabled        bool  `json:"enabled"`
	MPS            int   `json:"mps"`              // messages per second, in and out
	PairIntervalMs int64 `json:"pair_interval_ms"` // one message to one user
	PairBurst      int   `json:"pair_burst"`       // borrowed from the future
	Virtual        bool  `json:"virtual"`          // count time on the virtual clock
}

// DefaultLimits: 80 messages a second per number, one in 6 s per user with 45 borrowed.
func DefaultLimits() Limits {
	return Limits{Enabled: true, MPS: 80, PairIntervalMs: 6000, PairBurst: 45}
}

// Number is a business number in the form of the control API.
type Number struct {
	ID                 string   `json:"id"`
	WABAID             string   `json:"waba_id"`
	AppID              string   `json:"app_id"`
	Channel            string   `json:"channel"`
	DisplayPhoneNumber string   `json:"display_phone_number"`
	WaID               string   `json:"wa_id"`
	VerifiedName       string   `json:"verified_name"`
	QualityRating      string   `json:"quality_rating"`
	Status             string   `json:"status"`
	AccessToken        string   `json:"access_token"`
	AppSecret          string   `json:"app_secret"`
	Limits             Limits   `json:"limits"`
	AllowList          []string `json:"allow_list"`
}

// NumberParams creates a number; every field may be left zero.
type NumberParams struct {
	ID                 string   `json:"id"`
	WABAID             string   `json:"waba_id"`
	AppID              string   `json:"app_id"`
	Channel            string   `json:"channel"` // whatsapp
	DisplayPhoneNumber string   `json:"display_phone_number"`
	WaID               string   `json:"wa_id"`
	VerifiedName       string   `json:"verified_name"`
	QualityRating      string   `json:"quality_rating"`
	Status             string   `json:"status"`
	AccessToken        string   `json:"access_token"`
	AppSecret          string   `json:"app_secret"`
	Limits             *Limits  `json:"limits"`
	AllowList          []string `json:"allow_list"`
}

// NumberPatch changes the fields that are not nil.
type NumberPatch struct {
	VerifiedName  *string   `json:"verified_name"`
	QualityRating *string   `json:"quality_rating"`
	Status        *string   `json:"status"`
	Limits        *Limits   `json:"limits"`
	AllowList     *[]string `json:"allow_list"`
}

// number is a Number with its threads and everything the Graph API hangs on it.
type number struct {
	Number
	waba       *waba
	threads    map[string]*thread // by phone id
	throughput bucket
	override   override
	profile    map[string]any
	registered bool
	pin        string
	moves      []time.Time // register and deregister calls
	freeMonth  string      // the month freeUsed counts
	freeUsed   int         // service messages delivered free in freeMonth
}

// CreateNumber adds a business number with what it needs: app, token, WABA and
// the subscription of the app to the WABA. core.Conflict when the id is taken.
func (s *Sandbox) CreateNumber(p NumberParams) (Number, error) {
	s.mu.Lock()
	n, err := s.createNumber(p)
	s.mu.Unlock()
	if err != nil {
		return Number{}, err
	}
	s.feed.publish("state", stateChange{"numbers"})
	return n.Number, nil
}

func (s *Sandbox) createNumber(p NumberParams) (*number, error) {
	if p.Channel != "" && p.Channel != "whatsapp" {
		return nil, core.E(core.Invalid, "invalid", "channel must be whatsapp").On("channel")
	}
	if p.ID == "" {
		p.ID = newNodeID()
	}
	if s.numbers[p.ID] != nil {
		return nil, core.E(core.Conflict, "conflict", "number %s exists", p.ID)
	}
	if p.WaID == "" {
		p.WaID, _ = digits(p.DisplayPhoneNumber)
	}
	if p.WaID == "" {
		p.WaID = "5511400" + newDigits(5)
	}
	app := s.ensureApp(p.AppID, p.AppSecret)
	if p.AccessToken == "" {
		p.AccessToken = newToken()
	}
	if s.tokens[p.AccessToken] == nil {
		s.tokens[p.AccessToken] = &token{value: p.AccessToken, appID: app.id, issued: s.clock.Now(), scopes: defaultScopes}
	}
	limits := DefaultLimits()
	if p.Limits != nil {
		limits = *p.Limits
	}
	n := &number{
		Number: Number{
			ID: p.ID, AppID: app.id, Channel: "whatsapp",
			DisplayPhoneNumber: or(p.DisplayPhoneNumber, display(p.WaID)),
			WaID:               p.WaID,
			VerifiedName:       or(p.VerifiedName, "Loja Sandbox"),
			QualityRating:      or(p.QualityRating, "GREEN"),
			Status:             or(p.Status, "CONNECTED"),
			AccessToken:        p.AccessToken, AppSecret: app.secret,
			Limits: limits, AllowList: append([]string{}, p.AllowList...),
		},
		waba:       s.ensureWABA(p.WABAID, app.id),
		threads:    map[string]*thread{},
		registered: true,
		profile:    map[string]any{},
	}
	n.WABAID = n.waba.id
	s.numbers[n.ID] = n
	s.numberOrder = append(s.numberOrder, n.ID)
	return n, nil
}

// UpdateNumber applies p; core.NotFound for an unknown id.
func (s *Sandbox) UpdateNumber(id string, p NumberPatch) (Number, error) {
	s.mu.Lock()
	n := s.numbers[id]
	if n == nil {
		s.mu.Unlock()
		return Number{}, core.E(core.NotFound, "not_found", "no such number")
	}
	set(&n.VerifiedName, p.VerifiedName)
	set(&n.QualityRating, p.QualityRating)
	set(&n.Status, p.Status)
	set(&n.AllowList, p.AllowList)
	if p.Limits != nil {
		n.Limits = *p.Limits
		n.throughput = bucket{}
		for _, t := range n.threads {
			t.pair = bucket{}
		}
	}
	out := n.Number
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"numbers"})
	return out, nil
}

// DeleteNumber forgets a number and its threads.
func (s *Sandbox) DeleteNumber(id string) error {
	s.mu.Lock()
	n := s.numbers[id]
	if n == nil {
		s.mu.Unlock()
		return core.E(core.NotFound, "not_found", "no such number")
	}
	delete(s.numbers, id)
	s.numberOrder = without(s.numberOrder, id)
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"numbers"})
	return nil
}

// onlyNumber resolves an optional number id: "" means the only one there is.
func (s *Sandbox) onlyNumber(id string) (*number, error) {
	if id == "" && len(s.numberOrder) == 1 {
		id = s.numberOrder[0]
	}
	if n := s.numbers[id]; n != nil {
		return n, nil
	}
	if id == "" {
		return nil, core.E(core.Invalid, "invalid", "number_id is required").On("number_id")
	}
	return nil, core.E(core.NotFound, "not_found", "no such number")
}

// or returns the first of a and b that is not empty.
func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// set stores *v in dst when v is given.
func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}

// without returns list less the entries equal to x.
func without(list []string, x string) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if v != x {
			out = append(out, v)
		}
	}
	return out
}
