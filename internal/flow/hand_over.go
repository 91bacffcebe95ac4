package flow

import (
	"strings"

	"prosa/internal/contact"
)

// handOver ends the session in a queue: the flow's department for people, else the
// one chosen, else the first of the store, else the first of all.
func (t *Turn) handOver(reason string) {
	t.summarize()
	human := t.human()
	d := t.env.departmentByKey(human.Department, t.s.StoreID)
	if human.Department == "" || d == nil {
		d = t.department()
	}
	if d == nil {
		d = t.firstDepartment()
	}
	if d == nil {
		t.finish()
		t.do(Stuck{Reason: reason})
		return
	}
	t.chooseDepartment(d)
	t.enqueue(d, human.Queued, human.Away, Enqueue{Reason: reason})
}

// human is the nearest flow's word on people.
func (t *Turn) human() Human {
	depth, ok := t.outward(func(d *Definition) bool {
		return d.Human.Department != "" || !d.Human.Queued.Empty() || !d.Human.Away.Empty()
	})
	if !ok {
		return Human{}
	}
	return t.defAt(depth).Human
}

func (t *Turn) firstDepartment() *DepartmentRef {
	for i := range t.env.Departments {
		if t.env.Departments[i].StoreID == t.s.StoreID {
			return &t.env.Departments[i]
		}
	}
	if len(t.env.Departments) > 0 {
		return &t.env.Departments[0]
	}
	return nil
}

// enqueue ends the session in a department's queue; e holds what is particular. The
// department's own away text goes before the flow's.
func (t *Turn) enqueue(d *DepartmentRef, queued, away Text, e Enqueue) {
	if queued.Empty() {
		queued = readyQueued
	}
	if away.Empty() {
		away = readyAway
	}
	awayText := away.In(t.env.Locale)
	if d.AwayText != "" {
		awayText = d.AwayText
		if !strings.Contains(awayText, "{{protocol") || !strings.Contains(awayText, "{{hours.next_open") {
			awayText += "\n\n" + readyReturn.In(t.env.Locale)
		}
	}
	e.DepartmentID, e.StoreID, e.Open = d.ID, d.StoreID, d.Open
	e.QueuedText = renderKeepingQueue(queued.In(t.env.Locale), t.lookup)
	e.AwayText = renderKeepingQueue(awayText, t.lookup)
	t.finish()
	t.do(e)
}

// agent finds who serves by an e-mail, which may hold variables; nil when there is
// nobody of that name.
func (t *Turn) agent(email string) *AgentRef {
	if email == "" {
		return nil
	}
	email = strings.TrimSpace(Render(email, t.lookup))
	for i := range t.env.Agents {
		if strings.EqualFold(t.env.Agents[i].Email, email) {
			return &t.env.Agents[i]
		}
	}
	return nil
}

// firstName prefers the name told in this turn.
func (t *Turn) firstName() string {
	switch {
	case t.name != "":
		return contact.FirstName(t.name)
	case t.env.Contact.FirstName != "":
		return t.env.Contact.FirstName
	}
	return contact.FirstName(t.env.Contact.Name)
}
