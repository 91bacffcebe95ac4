package sandbox

import (
	"fmt"
	"slices"

	"prosa/internal/core"
)

// IdentityMode says what webhooks reveal of a phone (Meta, "Business-scoped user IDs").
type IdentityMode string

// The modes. A username is shown whenever there is one.
const (
	PhoneOnly  IdentityMode = "phone"       // no BSUID, as before 2026
	PhoneBSUID IdentityMode = "phone_bsuid" // both
	BSUIDOnly  IdentityMode = "bsuid"       // a username hides the phone number
)

// Phone is a customer's phone in the form of the control API.
type Phone struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	Phone            string         `json:"phone"` // its wa_id, digits
	BSUID            string         `json:"bsuid"`
	ParentBSUID      string         `json:"parent_bsuid"`
	Username         string         `json:"username"`
	IdentityMode     IdentityMode   `json:"identity_mode"`
	Online           bool           `json:"online"`
	AutoRead         bool           `json:"auto_read"`
	BlockedNumbers   []string       `json:"blocked_numbers"`
	MarketingOptOuts []string       `json:"marketing_opt_outs"`
	Unread           map[string]int `json:"unread"`
}

// PhoneParams creates a phone, or changes one: nil fields take a default or stay.
type PhoneParams struct {
	Name             *string       `json:"name"`
	Phone            *string       `json:"phone"`
	BSUID            *string       `json:"bsuid"`
	ParentBSUID      *string       `json:"parent_bsuid"`
	Username         *string       `json:"username"`
	IdentityMode     *IdentityMode `json:"identity_mode"`
	Online           *bool         `json:"online"`
	AutoRead         *bool         `json:"auto_read"`
	BlockedNumbers   *[]string     `json:"blocked_numbers"`
	MarketingOptOuts *[]string     `json:"marketing_opt_outs"`
}

// phone is a Phone as the world holds it.
type phone struct {
	Phone
}

// CreatePhone adds a customer. core.Conflict when the number, in either
// Brazilian form, or the BSUID is taken.
func (s *Sandbox) CreatePhone(p PhoneParams) (Phone, error) {
	s.mu.Lock()
	ph, err := s.createPhone(p)
	if err != nil {
		s.mu.Unlock()
		return Phone{}, err
	}
	out := s.phoneView(ph)
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"phones"})
	return out, nil
}

func (s *Sandbox) createPhone(p PhoneParams) (*phone, error) {
	s.nextPhon++
	n := s.nextPhon
	ph := &phone{Phone{
		ID: fmt.Sprintf("p%d", n), Name: fmt.Sprintf("Cliente %d", n),
		Phone:        fmt.Sprintf("551198765%04d", n%10000),
		IdentityMode: PhoneBSUID, Online: true, AutoRead: true,
		BlockedNumbers: []string{}, MarketingOptOuts: []string{},
	}}
	for p.Phone == nil && s.resolve(ph.Phone.Phone) != nil {
		ph.Phone.Phone = "55119" + "8" + newDigits(7)
	}
	if p.BSUID == nil {
		ph.BSUID = newBSUID(or(deref(p.Phone), ph.Phone.Phone))
	}
	if err := s.applyPhone(ph, p); err != nil {
		s.nextPhon--
		return nil, err
	}
	s.phones[ph.ID] = ph
	s.phoneOrder = append(s.phoneOrder, ph.ID)
	return ph, nil
}

// applyPhone writes the given fields and keeps the indexes right.
func (s *Sandbox) applyPhone(ph *phone, p PhoneParams) error {
	next := ph.Phone
	set(&next.Name, p.Name)
	set(&next.Phone, p.Phone)
	set(&next.BSUID, p.BSUID)
	set(&next.ParentBSUID, p.ParentBSUID)
	set(&next.Username, p.Username)
	set(&next.IdentityMode, p.IdentityMode)
	set(&next.Online, p.Online)
	set(&next.AutoRead, p.AutoRead)
	set(&next.BlockedNumbers, p.BlockedNumbers)
	set(&next.MarketingOptOuts, p.MarketingOptOuts)
	d, ok := digits(next.Phone)
	if !ok {
		return core.E(core.Invalid, "invalid", "phone must be a number with country code").On("phone")
	}
	next.Phone = d
	if other := s.resolve(d); other != nil && other != ph {
		return core.E(core.Conflict, "conflict", "that number belongs to phone %s", other.ID).On("phone")
	}
	if !isBSUID(next.BSUID) || (next.ParentBSUID != "" && !isBSUID(next.ParentBSUID)) {
		return core.E(core.Invalid, "invalid", "a BSUID looks like BR.13491208655302741918").On("bsuid")
	}
	if other := s.byBSUID[next.BSUID]; other != nil && other != ph {
		return core.E(core.Conflict, "conflict", "that BSUID belongs to phone %s", other.ID).On("bsuid")
	}
	switch next.IdentityMode {
	case PhoneOnly, PhoneBSUID, BSUIDOnly:
	default:
		return core.E(core.Invalid, "invalid", "identity_mode must be phone, phone_bsuid or bsuid").On("identity_mode")
	}
	s.unindex(ph)
	ph.Phone = next
	s.byWaID[next.Phone] = ph
	s.byBSUID[next.BSUID] = ph
	if next.ParentBSUID != "" {
		s.byBSUID[next.ParentBSUID] = ph
	}
	return nil
}

func (w *world) unindex(ph *phone) {
	if w.byWaID[ph.Phone.Phone] == ph {
		delete(w.byWaID, ph.Phone.Phone)
	}
	for _, id := range []string{ph.BSUID, ph.ParentBSUID} {
		if w.byBSUID[id] == ph {
			delete(w.byBSUID, id)
		}
	}
}

// UpdatePhone changes the given fields. Coming online delivers what waits.
func (s *Sandbox) UpdatePhone(id string, p PhoneParams) (Phone, error) {
	s.mu.Lock()
	ph := s.phones[id]
	if ph == nil {
		s.mu.Unlock()
		return Phone{}, noPhone()
	}
	was := ph.Online
	if err := s.applyPhone(ph, p); err != nil {
		s.mu.Unlock()
		return Phone{}, err
	}
	var waiting []*message
	if ph.Online && !was {
		waiting = s.undelivered(ph)
	}
	s.mu.Unlock()
	for _, m := range waiting {
		s.deliver(m)
	}
	s.feed.publish("state", stateChange{"phones"})
	return s.FindPhone(id)
}

// FindPhone returns a phone by id; core.NotFound when there is none.
func (s *Sandbox) FindPhone(id string) (Phone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ph := s.phones[id]
	if ph == nil {
		return Phone{}, noPhone()
	}
	return s.phoneView(ph), nil
}

// ListPhones returns all phones in the order they were made.
func (s *Sandbox) ListPhones() []Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.listPhones()
}

func (s *Sandbox) listPhones() []Phone {
	out := make([]Phone, 0, len(s.phoneOrder))
	for _, id := range s.phoneOrder {
		out = append(out, s.phoneView(s.phones[id]))
	}
	return out
}

// DeletePhone takes the person off WhatsApp: later sends are undeliverable.
func (s *Sandbox) DeletePhone(id string) error {
	s.mu.Lock()
	ph := s.phones[id]
	if ph == nil {
		s.mu.Unlock()
		return noPhone()
	}
	s.unindex(ph)
	delete(s.phones, id)
	s.phoneOrder = without(s.phoneOrder, id)
	for _, n := range s.numbers {
		delete(n.threads, id)
	}
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"phones"})
	return nil
}

// Block makes the customer block or unblock the business. What is sent into a
// block is never delivered, not even after unblocking.
func (s *Sandbox) Block(id, numberID string, blocked bool) (Phone, error) {
	return s.toggle(id, numberID, blocked, func(p *phone) *[]string { return &p.BlockedNumbers })
}

// toggle puts the number in, or takes it out of, one of the phone's lists.
func (s *Sandbox) toggle(id, numberID string, in bool, list func(*phone) *[]string) (Phone, error) {
	s.mu.Lock()
	ph := s.phones[id]
	if ph == nil {
		s.mu.Unlock()
		return Phone{}, noPhone()
	}
	n, err := s.onlyNumber(numberID)
	if err != nil {
		s.mu.Unlock()
		return Phone{}, err
	}
	l := list(ph)
	*l = without(*l, n.ID)
	if in {
		*l = append(*l, n.ID)
	}
	out := s.phoneView(ph)
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"phones"})
	return out, nil
}

// resolve finds the phone a send means: the exact digits, else the other
// Brazilian form.
func (w *world) resolve(d string) *phone {
	if p := w.byWaID[d]; p != nil {
		return p
	}
	if o := otherForm(d); o != "" {
		return w.byWaID[o]
	}
	return nil
}

// phoneView copies ph with its unread counts.
func (w *world) phoneView(ph *phone) Phone {
	out := ph.Phone
	out.BlockedNumbers = slices.Clone(ph.BlockedNumbers)
	out.MarketingOptOuts = slices.Clone(ph.MarketingOptOuts)
	out.Unread = map[string]int{}
	for id, n := range w.numbers {
		if t := n.threads[ph.ID]; t != nil {
			if c := t.unread(); c > 0 {
				out.Unread[id] = c
			}
		}
	}
	return out
}

func (t *thread) unread() (n int) {
	for _, m := range t.messages {
		if m.From == Business && m.Status == Delivered {
			n++
		}
	}
	return n
}

func noPhone() error { return core.E(core.NotFound, "not_found", "no such phone") }

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
