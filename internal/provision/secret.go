package provision

import (
	"fmt"
	"regexp"
	"strings"
)

// secrets are the values a file points to, by path: read once, before any
// transaction, and never part of a Change or an error.
type secrets map[string]string

// maxSecret bounds a token or a password, in bytes.
const maxSecret = 1024

// variable is a reference to the environment.
var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// resolve reads secrets, passwords and definition files.
func resolve(f *File, o Options) (secrets, error) {
	r := &resolver{opts: o, out: secrets{}, problems: problems{file: f}}
	for i, a := range f.ChannelAccounts {
		at := fmt.Sprintf("channel_accounts[%d].", i)
		r.secret(at+"token", a.Token, a.TokenFile)
		r.secret(at+"app_secret", a.AppSecret, a.AppSecretFile)
		r.secret(at+"verify_token", a.VerifyToken, a.VerifyTokenFile)
	}
	for i, u := range f.Users {
		r.secret(fmt.Sprintf("users[%d].password", i), u.Password, u.PasswordFile)
	}
	for i, w := range f.Flows {
		if w.DefinitionFile != nil {
			r.file(fmt.Sprintf("flows[%d].definition", i), *w.DefinitionFile)
		}
	}
	return r.out, r.err()
}

type resolver struct {
	problems
	opts Options
	out  secrets
}

// secret notes the value of one secret; nothing when the file leaves it out.
func (r *resolver) secret(path string, value, file *string) {
	switch {
	case value != nil && file != nil:
		r.add(path, "give either the value or the file, not both")
	case file != nil:
		r.file(path, *file)
	case value != nil:
		r.out[path] = r.expand(path, *value)
	}
	if len(r.out[path]) > maxSecret {
		r.add(path, "may have %d bytes", maxSecret)
	}
}

// file reads a value from a file of its own, spaces around it cut off.
func (r *resolver) file(path, name string) {
	if r.opts.ReadFile == nil {
		r.add(path+"_file", "other files are not read here")
		return
	}
	data, err := r.opts.ReadFile(name)
	if err != nil {
		r.add(path+"_file", "the file cannot be read")
		return
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		r.add(path+"_file", "the file is empty")
	}
	r.out[path] = text
}

// expand replaces ${NAME} in one pass: a value that looks like a reference stays.
func (r *resolver) expand(path, text string) string {
	return variable.ReplaceAllStringFunc(text, func(ref string) string {
		name := ref[2 : len(ref)-1]
		if r.opts.Env == nil {
			r.add(path, "the environment is not read here")
			return ""
		}
		value, ok := r.opts.Env(name)
		if !ok || value == "" {
			r.add(path, "the environment variable %s is not set", name)
		}
		return value
	})
}
