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
	seen := map[string]bool{}
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
		p.saveUser(u, j >= 0, p.stripUser(&u, f))
	}
	for _, u := range p.was.users {
		if seen[u.Email] {
			continue
		}
		var f fields
		if off := true; p.prune(p.file.Users != nil) {
			set(&f, "disabled", &u.Disabled, &off)
		}
		f = p.stripUser(&u, f)
		p.saveUser(u, true, f)
	}
	p.administrators()
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
			return tx.InsertUser(u, hash)
		},
		func(tx *store.Tx) error { return p.updateUser(tx, u, f) })
}

func (p *planner) updateUser(tx *store.Tx, u team.User, f fields) error {
	if slices.Contains(f, "password") {
		hash, err := p.hash(u.Email)
		if err != nil {
			return err
		}
		if err := tx.SavePassword(u.ID, hash); err != nil || len(f) == 1 {
			return err
		}
	}
	if slices.Contains(f, "role") { // other rights need another login
		if err := tx.DeleteSessionsOf(u.ID, ""); err != nil {
			return err
		}
	}
	return tx.SaveUser(u)
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

// stripUser takes departments and stores that are about to go out of a user.
func (p *planner) stripUser(u *team.User, f fields) fields {
	left := p.without(u.DepartmentIDs)
	if len(left) < len(u.DepartmentIDs) && !slices.Contains(f, "departments") {
		f = append(f, "departments")
	}
	u.DepartmentIDs = left
	there := map[core.ID]bool{}
	for _, s := range p.stores {
		there[s.ID] = true
	}
	stores := slices.DeleteFunc(slices.Clone(u.StoreIDs), func(id core.ID) bool { return !there[id] })
	if len(stores) < len(u.StoreIDs) && !slices.Contains(f, "stores") {
		f = append(f, "stores")
	}
	u.StoreIDs = stores
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
		if hash, err := p.r.PasswordHash(u.ID); err != nil || hash != "" {
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

// administrators: whoever applies a file must not lock everybody out.
func (p *planner) administrators() {
	before, after := 0, 0
	rules := func(u team.User) bool { return u.Role == team.Administrator && !u.Disabled }
	for _, u := range p.was.users {
		if rules(u) {
			before++
		}
	}
	for _, u := range p.people {
		if rules(u) {
			after++
		}
	}
	if before > 0 && after == 0 {
		p.add("users", "no administrator would be left")
	}
}
