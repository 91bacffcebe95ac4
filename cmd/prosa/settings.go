package main

import (
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"prosa/internal/core"
)

// Settings are the installation's choices, shared by all commands.
type Settings struct {
	Config configFile `help:"YAML file of settings; its keys are the names of these flags." type:"existingfile" placeholder:"FILE"`

	Listen        string `help:"Address of the web app and the API." default:"127.0.0.1:8080"`
	WebhookListen string `help:"Address of its own for Meta's webhooks; empty = the same as --listen."`
	MetricsListen string `help:"Address of /metrics; empty = on --listen, for programs of this machine only."`
	BaseURL       string `help:"Where browsers and Meta reach this server, such as https://prosa.example.com.br; empty = http://LISTEN."`

	Proxies []string `help:"Reverse proxies whose X-Forwarded-For is believed: addresses or networks (10.0.0.0/8)." sep:","`

	Database     string `help:"sqlite:PATH or postgres://…; empty = sqlite:DATA_DIR/prosa.db."`
	DatabaseFile string `help:"File that holds --database." type:"existingfile" placeholder:"FILE"`
	DataDir      string `help:"Folder of database, media and the generated key; empty = data (demo: a temporary folder)." type:"path"`

	MetaGraphURL        string `help:"Graph API address; empty = Meta's. A loopback address is a local Meta." name:"meta-graph-url"`
	MetaGraphVersion    string `help:"Graph API version; empty = the one this version was made for."`
	MetaAppSecret       secret `help:"App secret that signs webhooks."`
	MetaAppSecretFile   string `help:"File that holds --meta-app-secret." type:"existingfile" placeholder:"FILE"`
	MetaAppSecretProof  bool   `help:"Send appsecret_proof with every call, for apps that require it."`
	MetaVerifyToken     secret `help:"Token of the webhook handshake."`
	MetaVerifyTokenFile string `help:"File that holds --meta-verify-token." type:"existingfile" placeholder:"FILE"`

	SecretKey     secret `help:"Key that seals channel secrets at rest; empty = DATA_DIR/secret.key, made at the first start."`
	SecretKeyFile string `help:"File that holds --secret-key." type:"existingfile" placeholder:"FILE"`

	SandboxListen string `help:"Address of the local Meta, for demo and sandbox." default:"127.0.0.1:8090"`

	FlowHTTPAllow []string `help:"host:port of private addresses that flows' HTTP requests may reach all the same, such as the dealership's own DMS." name:"flow-http-allow" sep:","`

	LogFormat string `help:"text or json." enum:"text,json" default:"text"`
	LogLevel  string `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
}

// secret is a setting that is never printed.
type secret string

// String hides the value from everything that formats it.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "(hidden)"
}

// LogValue hides the value from logs.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// loadSecrets reads the *_FILE twins. A value given both ways is a mistake.
func (s *Settings) loadSecrets() error {
	for _, twin := range []struct {
		name, path string
		value      *string
	}{
		{"database", s.DatabaseFile, &s.Database},
		{"meta-app-secret", s.MetaAppSecretFile, (*string)(&s.MetaAppSecret)},
		{"meta-verify-token", s.MetaVerifyTokenFile, (*string)(&s.MetaVerifyToken)},
		{"secret-key", s.SecretKeyFile, (*string)(&s.SecretKey)},
	} {
		if twin.path == "" {
			continue
		}
		if *twin.value != "" {
			return core.E(core.Invalid, "setting_twice", "give either %s or %s-file, not both", twin.name, twin.name)
		}
		raw, err := os.ReadFile(twin.path)
		if err != nil {
			return core.E(core.Invalid, "setting_file", "%s-file cannot be read", twin.name).Because(err)
		}
		*twin.value = strings.TrimSpace(string(raw))
	}
	return nil
}

// dataDir is the data folder in force.
func (s *Settings) dataDir() string {
	if s.DataDir != "" {
		return s.DataDir
	}
	return "data"
}

// mediaDir is where files are kept.
func (s *Settings) mediaDir() string { return filepath.Join(s.dataDir(), "media") }

// databaseURL is the database in force.
func (s *Settings) databaseURL() string {
	if s.Database != "" {
		return s.Database
	}
	return "sqlite:" + filepath.Join(s.dataDir(), "prosa.db")
}

// baseURL is where people reach the server that got addr, without a slash at the end.
func (s *Settings) baseURL(addr string) string {
	if s.BaseURL != "" {
		return strings.TrimRight(s.BaseURL, "/")
	}
	return "http://" + addr
}

// proxies reads --proxies.
func (s *Settings) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range s.Proxies {
		p, err := netip.ParsePrefix(text)
		if a, single := netip.ParseAddr(text); single == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, core.E(core.Invalid, "proxies", "%q is neither an address nor a network", text)
		}
		out = append(out, p)
	}
	return out, nil
}

// logger writes to w as configured.
func (s *Settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// redactURL hides a password in a URL.
func redactURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}
