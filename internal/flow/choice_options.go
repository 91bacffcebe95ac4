package flow

import (
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/message"
)

// option is one thing to choose, made for one turn.
type option struct {
	id          string // of the option, store or department
	title       string
	description string
	value       string
	words       []string // other wordings
	department  core.ID  // settled by choosing it
	exit        string   // of an option written in the node; "" of one made from stores or departments
}

func (o option) particular() bool { return o.department != "" }

// options lists what there is to choose, in the order shown: what is made from stores or
// departments, and then what the node itself has.
func (n *choiceNode) options(t *Turn) []option {
	var out []option
	switch n.From {
	case fromStores:
		out = make([]option, 0, len(t.env.Stores)+len(n.Options))
		for i := range t.env.Stores {
			s := &t.env.Stores[i]
			out = append(out, option{id: s.ID, title: s.Name, description: s.Address, value: s.Name})
		}
	case fromDepartments:
		out = departmentOptions(t, len(n.Options))
	case fromOptions:
		out = make([]option, 0, len(n.Options))
	}
	for i := range n.Options {
		o := &n.Options[i]
		var department core.ID
		if len(o.Departments) > 0 {
			d := t.serving(o.Departments)
			if d == nil {
				continue
			}
			department = d.ID
		}
		title := t.text(o.Title)
		out = append(out, option{
			id: o.ID, title: title, description: t.text(o.Description),
			value: firstOf(o.Value, title), words: o.Words, department: department, exit: o.ID,
		})
	}
	return out
}

// departmentOptions are the departments of the chosen store; with no store chosen,
// all of them, each with its store's name. There is room for some more.
func departmentOptions(t *Turn, more int) []option {
	out := make([]option, 0, len(t.env.Departments)+more)
	for i := range t.env.Departments {
		d := &t.env.Departments[i]
		if t.s.StoreID != "" && d.StoreID != t.s.StoreID {
			continue
		}
		o := option{id: d.ID, title: d.Name, value: d.Name}
		if t.s.StoreID == "" && len(t.env.Stores) > 1 {
			o.description = d.StoreName
		}
		out = append(out, o)
	}
	return out
}

// serving is the first of some departments, by key, that the chosen store has; with no
// store chosen, that any has. Nil when there is none.
func (t *Turn) serving(keys []string) *DepartmentRef {
	for _, key := range keys {
		for i := range t.env.Departments {
			d := &t.env.Departments[i]
			if d.Key == key && (t.s.StoreID == "" || d.StoreID == t.s.StoreID) {
				return d
			}
		}
	}
	return nil
}

// optionID is the id of a button or row: which node, which option. The node in it
// lets a button of an earlier message still mean what it says.
func (n *choiceNode) optionID(option string) string { return optionID(n.ID, option) }

func optionID(node, option string) string { return node + ":" + option }

func splitOptionID(id string) (node, option string, ok bool) { return strings.Cut(id, ":") }

// pageID is the id of the row that shows another page.
const pagePrefix = "~"

// pageSize is how many options fit beside the row for more.
const pageSize = message.MaxRows - 1

// pages is how many pages a list needs.
func pages(count int) int {
	if count <= message.MaxRows {
		return 1
	}
	return (count + pageSize - 1) / pageSize
}

// onPage returns the options of a page.
func onPage(options []option, page int) []option {
	if pages(len(options)) == 1 {
		return options
	}
	from := min(page*pageSize, len(options))
	return options[from:min(from+pageSize, len(options))]
}

// made is how many of the options, the first of them, come from stores or departments.
func made(options []option) int {
	if i := slices.IndexFunc(options, func(o option) bool { return o.exit != "" }); i >= 0 {
		return i
	}
	return len(options)
}
