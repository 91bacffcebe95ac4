package flow

import (
	"strings"

	"prosa/internal/contact"
)

// Variables are the names a text may use, for editors and Inspect. Besides them
// there are var.<name> (set by the flow) and field.<key> (of the contact).
var Variables = []string{
	"greeting", "date", "time", "protocol",
	"contact.name", "contact.first_name", "contact.phone",
	"org.name", "org.privacy_text", "org.privacy_url",
	"store.name", "store.brand", "store.address", "store.hours",
	"department.name", "hours.next_open", "hours.closes",
	"queue.position", "queue.ahead",
	"message.text", "trigger.kind", "ad.id", "ad.headline",
}

// lookup gives the value of a variable in this turn.
func (t *Turn) lookup(name string) string {
	kind, key := splitName(name)
	switch kind {
	case "var":
		return t.s.Vars[key]
	case "field":
		if v, ok := t.fields[key]; ok {
			return v
		}
		return t.env.Contact.Fields[key]
	case "contact":
		return t.contactValue(key)
	case "org":
		return orgValue(&t.env.Org, key)
	case "store":
		if s := t.store(); s != nil {
			return storeValue(s, key)
		}
		return ""
	case "department", "hours":
		return t.departmentValue(name)
	case "trigger", "ad":
		return t.s.Vars[name] // kept beside the flow's own, whose names have no dot
	case "message":
		return t.messageValue(key)
	}
	return t.env.plainValue(name)
}

// Lookup gives the variables that need no session: those of quick replies and of
// texts around a flow. agent.name, where it is wanted, is the caller's to add.
func (e *Env) Lookup(name string) string {
	t := Turn{env: e, s: Session{StoreID: e.StoreID}}
	return t.lookup(name)
}

func (t *Turn) contactValue(key string) string {
	switch key {
	case "name":
		return firstOf(t.name, t.env.Contact.Name)
	case "first_name":
		return t.firstName()
	case "phone":
		return contact.FormatPhone(t.env.Contact.Phone)
	}
	return ""
}

// messageValue tells about the message of this turn: "" when there is none.
func (t *Turn) messageValue(key string) string {
	if key != "text" || t.input == nil {
		return ""
	}
	c := &t.input.Content
	if c.Text == "" && c.Reply != nil {
		return c.Reply.Title
	}
	return clip(c.Text, maxValue)
}

func orgValue(o *OrgRef, key string) string {
	switch key {
	case "name":
		return o.Name
	case "privacy_text":
		return o.PrivacyText
	case "privacy_url":
		return o.PrivacyURL
	}
	return ""
}

func storeValue(s *StoreRef, key string) string {
	switch key {
	case "name":
		return s.Name
	case "brand":
		return s.Brand
	case "address":
		return s.Address
	case "hours":
		return s.Hours
	}
	return ""
}

func (t *Turn) departmentValue(name string) string {
	d := t.department()
	if d == nil {
		if name == "hours.next_open" {
			return nextOpenText(t.env, t.nextOpen())
		}
		return ""
	}
	switch name {
	case "department.name":
		return d.Name
	case "hours.next_open":
		return nextOpenText(t.env, d.NextOpenMs)
	case "hours.closes":
		return nextOpenText(t.env, d.ClosesMs)
	}
	return ""
}

func (e *Env) plainValue(name string) string {
	switch name {
	case "protocol":
		return e.Protocol
	case "greeting":
		return greeting(e.Locale, e.now().Hour())
	case "date":
		return dateText(e.Locale, e.now())
	case "time":
		return e.now().Format("15:04")
	}
	return ""
}

// isVariable tells whether a name means something in a text.
func isVariable(name string) bool {
	if kind, key := splitName(name); (kind == "var" || kind == "field") && key != "" {
		return true
	}
	for _, v := range Variables {
		if v == name {
			return true
		}
	}
	return false
}

// isVarName tells whether a name can be that of a variable of the flow.
func isVarName(name string) bool { return validName(name) && !strings.Contains(name, ".") }

// isTarget tells whether a "save" may name it.
func isTarget(name string) bool {
	kind, key := splitName(name)
	return name == "contact.name" || (kind == "var" || kind == "field") && key != "" && validName(name) && !strings.Contains(key, ".")
}
