package provision

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

// newPassword is one to hash between plan and write.
type newPassword struct{ path, email string }

func (p *planner) planUsers() error {
	seen, start := map[string]bool{}, len(p.steps)
	for i, in := range p.file.Users {
		at := fmt.Sprintf("users[%d].", i)
		email := strings.ToLower(strings.TrimSpace(in.Email))
		u := team.User{ID: core.NewID(), OrgID: p.was.org.ID, Email: email, Capacity: 5}
		j := slices.IndexFunc(p.was.users, func(u team.User) bool { return u.Email == email })
		if j >= 0 {
			u = p.was.users[j]
		}
		p.checkUser(at, in, email, j >= 0, seen)
		f := p.userFields(at, in, &u)
		setPassword, err := p.password(at, u, j >= 0)
		if err != nil {
			return err
		}
		if setPassword && j >= 0 {
			f = append(f, "password")
		}
		p.saveUser(u, j >= 0, f)
	}
	for _, u := range p.was.users {
		if seen[u.Email] {
			continue
		}
		var f fields
		if off := true; p.prune(p.file.Users != nil) {
			set(&f, "disabled", &u.Disabled, &off)
		}
		p.saveUser(u, true, f)
	}
	p.administrators(p.steps[start:])
	return nil
}

func (p *planner) saveUser(u team.User, known bool, f fields) {
	p.people[u.ID] = u
	p.save("user", u.Email, known, f,
		func(tx *store.Tx) error {
			hash, err := p.hash(u.Email)
			if err != nil {
				return err
			}
			return drop(tx.CreateUser(u, hash, p.by))
		},
		func(tx *store.Tx) error { return p.updateUser(tx, u, f) })
}

func (p *planner) updateUser(tx *store.Tx, u team.User, f fields) error {
	if slices.Contains(f, "password") {
		hash, err := p.hash(u.Email)
		if err != nil {
			return err
		}
		if err := tx.SetPasswordHash(u.OrgID, u.ID, hash, "", p.by); err != nil || len(f) == 1 {
			return err
		}
	}
	return drop(tx.UpdateUser(u, p.by))
}

func (p *planner) checkUser(at string, in User, email string, known bool, seen map[string]bool) {
	a, err := mail.ParseAddress(email)
	switch {
	case email == "":
		p.add(at+"email", "is missing")
	case err != nil || a.Address != email || len(email) > 254:
		p.add(at+"email", "this is not an e-mail address")
	case seen[email]:
		p.add(at+"email", "this user is there twice")
	}
	seen[email] = true
	p.text(at+"name", in.Name, known, 120)
	p.locale(at+"locale", in.Locale)
	p.number(at+"capacity", in.Capacity, 0, 500)
	switch {
	case in.Role == nil && !known:
		p.add(at+"role", "is missing")
	case in.Role != nil && !slices.Contains([]string{string(team.Administrator), string(team.Supervisor), string(team.Agent)}, *in.Role):
		p.add(at+"role", "%q: the roles are administrator, supervisor and agent", *in.Role)
	}
}

func (p *planner) userFields(at string, in User, u *team.User) fields {
	var f fields
	role := string(u.Role)
	set(&f, "name", &u.Name, in.Name)
	set(&f, "role", &role, in.Role)
	u.Role = team.Role(role)
	set(&f, "locale", &u.Locale, in.Locale)
	set(&f, "capacity", &u.Capacity, in.Capacity)
	set(&f, "disabled", &u.Disabled, in.Disabled)
	if in.Stores != nil {
		ids := []core.ID{}
		for i, key := range *in.Stores {
			path := fmt.Sprintf("%sstores[%d]", at, i)
			if key == "" {
				p.add(path, "is missing")
			}
			ids = append(ids, p.store(path, key))
		}
		if !sameSet(ids, u.StoreIDs) {
			u.StoreIDs, f = ids, append(f, "stores")
		}
	}
	if in.Departments != nil {
		if ids := p.departmentList(at+"departments", *in.Departments); !sameSet(ids, u.DepartmentIDs) {
			u.DepartmentIDs, f = ids, append(f, "departments")
		}
	}
	return f
}

// password tells whether a user gets the file's password: only one who has none.
func (p *planner) password(at string, u team.User, known bool) (bool, error) {
	value, given := p.secrets[at+"password"]
	if !given {
		return false, nil
	}
	if value == "" {
		p.add(at+"password", "is empty")
		return false, nil
	}
	if known {
		if hash, err := p.tx.PasswordHash(u.ID); err != nil || hash != "" {
			return false, err
		}
	}
	p.passwords = append(p.passwords, newPassword{at + "password", u.Email})
	return true, nil
}

// hashPasswords does the slow part outside the transaction.
func (p *planner) hashPasswords() (map[string]string, error) {
	hashes := map[string]string{}
	for _, n := range p.passwords {
		if p.opts.HashPassword == nil {
			p.add(n.path, "passwords are not set here")
			continue
		}
		hash, err := p.opts.HashPassword(p.secrets[n.path])
		if err != nil {
			p.add(n.path, "%v", err)
			continue
		}
		hashes[n.email] = hash
	}
	return hashes, p.err()
}

// hash is the password hash of a user, "" when the file gives none.
func (p *planner) hash(email string) (string, error) {
	wanted := slices.ContainsFunc(p.passwords, func(n newPassword) bool { return n.email == email })
	hash, ok := p.hashes[email]
	if wanted && !ok {
		return "", core.E(core.Conflict, "house_changed", "user %s was changed meanwhile, try again", email)
	}
	return hash, nil
}

// administrators: whoever applies a file must not lock everybody out. Those who
// administer afterwards are written first, so that there is one at every moment.
func (p *planner) administrators(writes []step) {
	rules := func(u team.User) bool { return u.Role == team.Administrator && !u.Disabled }
	left, rank := false, map[string]int{}
	for _, u := range p.people {
		left = left || rules(u)
		if !rules(u) {
			rank[u.Email] = 1
		}
	}
	if !left && slices.ContainsFunc(p.was.users, rules) {
		p.add("users", "no administrator would be left")
	}
	slices.SortStableFunc(writes, func(a, b step) int { return rank[a.change.Key] - rank[b.change.Key] })
}
