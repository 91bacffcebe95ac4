package provision

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// planReplies plans the shared quick replies. A department's, and everybody's, are
// told apart: the same shortcut may stand for both.
func (p *planner) planReplies() {
	old := map[[2]string]dealer.QuickReply{}
	for _, q := range p.was.replies {
		old[[2]string{q.DepartmentID, bare(q.Shortcut)}] = q
	}
	seen := map[string]bool{}
	for i, in := range p.file.QuickReplies {
		at := fmt.Sprintf("quick_replies[%d].", i)
		department := p.department(at+"department", in.Department)
		q, known := old[[2]string{department, bare(in.Shortcut)}]
		if !known {
			q = dealer.QuickReply{ID: core.NewID(), Shortcut: bare(in.Shortcut), DepartmentID: department}
		}
		key := replyKey(in.Department, bare(in.Shortcut))
		p.checkReply(at, in, seen[key])
		seen[key] = true
		delete(old, [2]string{department, bare(in.Shortcut)})
		var f fields
		set(&f, "text", &q.Text, &in.Text)
		p.save("quick_reply", key, known, f,
			func(tx *store.Tx) error { return drop(tx.CreateQuickReply(p.was.org.ID, q, p.by)) },
			func(tx *store.Tx) error { return tx.UpdateQuickReply(p.was.org.ID, q, p.by) })
	}
	if !p.prune(p.file.QuickReplies != nil) {
		return
	}
	names := p.was.departmentNames()
	for _, q := range p.was.replies {
		if _, left := old[[2]string{q.DepartmentID, bare(q.Shortcut)}]; left && p.stays(q.DepartmentID) {
			p.remove("quick_reply", replyKey(names[q.DepartmentID], bare(q.Shortcut)), func(tx *store.Tx) error { return tx.DeleteQuickReply(p.was.org.ID, q.ID, p.by) })
		}
	}
}

func (p *planner) checkReply(at string, in QuickReply, twice bool) {
	s := bare(in.Shortcut)
	if s == "" || utf8.RuneCountInString(s) > 40 || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '/' }) {
		p.add(at+"shortcut", "a shortcut is 1 to 40 characters without spaces and slashes")
	}
	if twice {
		p.add(at+"shortcut", "%q is there twice", s)
	}
	p.text(at+"text", &in.Text, false, 4096)
}

// bare is a shortcut without the slash people type before it.
func bare(shortcut string) string { return strings.TrimPrefix(shortcut, "/") }

// stays tells whether a department will be there; those that go take their replies
// with them.
func (p *planner) stays(departmentID core.ID) bool {
	for _, d := range p.departments {
		if d.ID == departmentID {
			return true
		}
	}
	return departmentID == ""
}

// replyKey names a shared quick reply in files and changes: "centro/oficina /prazo".
func replyKey(department, shortcut string) string {
	if department == "" {
		return "/" + shortcut
	}
	return department + " /" + shortcut
}
