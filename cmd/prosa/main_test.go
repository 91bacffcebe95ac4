package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// output is what a process printed; safe for concurrent use.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// command runs one command line to its end.
func command(t *testing.T, env map[string]string, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs output
	code = Main(t.Context(), Process{Args: args, Env: lookup(env), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs})
	return code, out.String(), errs.String()
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := env[name]; return v, ok }
}

// server is a command that serves until stop is called.
type server struct {
	Addresses
	out  *output
	stop func() int
}

func start(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &server{out: &output{}}
	started, ended := make(chan Addresses, 1), make(chan int, 1)
	var errs output
	go func() {
		ended <- Main(ctx, Process{Args: args, Stdin: strings.NewReader(""), Stdout: s.out, Stderr: &errs, Started: func(a Addresses) { started <- a }})
	}()
	once := sync.OnceValue(func() int { cancel(); return <-ended })
	s.stop = once
	t.Cleanup(func() { once() })
	select {
	case s.Addresses = <-started:
	case code := <-ended:
		ended <- code
		t.Fatalf("prosa %v ended with %d: %s", args, code, errs.String())
	case <-time.After(60 * time.Second):
		t.Fatalf("prosa %v did not start: %s", args, errs.String())
	}
	return s
}

// serveArgs serve a data folder on free ports.
func serveArgs(dir string) []string {
	return []string{"serve", "--listen=127.0.0.1:0", "--data-dir=" + dir}
}

func request(t *testing.T, method, url, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	check(t, err)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	check(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	check(t, err)
	return resp.StatusCode, string(raw)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	check(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// TestWhereSettingsComeFrom: flag, then environment, then file, then default; secrets
// from files; nothing secret is printed.
func TestWhereSettingsComeFrom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := write(t, dir, "prosa.yaml", "listen: 127.0.0.1:1111\nlog_level: warn\nlog-format: json\nmeta-app-secret-file: "+write(t, dir, "secret", "canary-secret\n")+"\n")
	env := map[string]string{"PROSA_LISTEN": "127.0.0.1:2222", "PROSA_LOG_LEVEL": "error", "PROSA_DATABASE": "postgres://prosa:canary-password@db/prosa", "PROSA_CONFIG": file}
	code, out, errs := command(t, env, "", "config", "--listen=127.0.0.1:3333")
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	for _, want := range []string{
		`listen: +"127.0.0.1:3333" +# PROSA_LISTEN`, `log-level: +error`, `log-format: +json`, `sandbox-listen: +"127.0.0.1:8090"`,
		`meta-app-secret: +"\(hidden\)"`, `database: +"postgres://prosa:xxxxx@db/prosa"`, `base-url: +"http://127.0.0.1:3333"`,
	} {
		if !regexp.MustCompile(`(?m)^` + want).MatchString(out) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	if strings.Contains(out+errs, "canary") {
		t.Errorf("a secret was printed:\n%s", out)
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	secret := write(t, dir, "secret", "x")
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		says string
	}{
		"unknown command":     {nil, []string{"dance"}, "dance"},
		"unknown flag":        {nil, []string{"config", "--colour"}, "colour"},
		"unknown setting":     {nil, []string{"config", "--config=" + write(t, dir, "typo.yaml", "lissten: x\n")}, "lissten"},
		"file is no settings": {nil, []string{"config", "--config=" + write(t, dir, "list.yaml", "- a\n")}, "YAML"},
		"given twice":         {map[string]string{"PROSA_META_APP_SECRET": "x", "PROSA_META_APP_SECRET_FILE": secret}, []string{"config"}, "not both"},
		"bad level":           {map[string]string{"PROSA_LOG_LEVEL": "loud"}, []string{"config"}, "log-level"},
		"bad database":        {map[string]string{"PROSA_DATABASE": "mysql://x"}, append([]string{"doctor", "--offline"}, "--data-dir="+dir), ""},
		"bad proxies":         {map[string]string{"PROSA_PROXIES": "somewhere"}, serveArgs(t.TempDir()), "somewhere"},
		"sandbox for all":     {nil, []string{"sandbox", "--sandbox-listen=0.0.0.0:0"}, "loopback"},
	} {
		code, _, errs := command(t, c.env, "", c.args...)
		if code == 0 || !strings.Contains(errs, c.says) {
			t.Errorf("%s: code %d: %s", name, code, errs)
		}
	}
}

func TestVersionAndSpec(t *testing.T) {
	t.Parallel()
	if code, out, _ := command(t, nil, "", "version"); code != 0 || !strings.HasPrefix(out, "prosa "+version) {
		t.Errorf("version: %d %s", code, out)
	}
	if code, out, _ := command(t, nil, "", "--help"); code != 0 || !strings.Contains(out, "dead-letters") {
		t.Errorf("help: %d %s", code, out)
	}
	want, err := os.ReadFile("../../api/openapi.json")
	check(t, err)
	if code, out, _ := command(t, nil, "", "openapi"); code != 0 || out != string(want) {
		t.Errorf("openapi: %d; api/openapi.json is not what this binary prints: run make generate", code)
	}
}

// TestFirstRunToSecondStart: the token is printed once, makes the administrator, and
// is gone after a restart; a second server on the same data is refused; the data stay.
func TestFirstRunToSecondStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, serveArgs(dir)...)
	token := regexp.MustCompile(`one-time token: (\S+)`).FindStringSubmatch(s.out.String())
	if token == nil {
		t.Fatalf("no token in %s", s.out.String())
	}
	if code, body := request(t, "GET", s.App+"/readyz", ""); code != 200 {
		t.Errorf("readyz: %d %s", code, body)
	}
	if code, body := request(t, "GET", s.App+"/metrics", ""); code != 200 || !strings.Contains(body, "prosa_build_info") {
		t.Errorf("metrics: %d", code)
	}
	if code, body := request(t, "POST", s.App+"/webhooks/meta", "{}"); code != 401 {
		t.Errorf("an unsigned webhook: %d %s", code, body)
	}
	if code, _, errs := command(t, nil, "", serveArgs(dir)...); code == 0 || !strings.Contains(errs, "another prosa") {
		t.Errorf("a second server: %d %s", code, errs)
	}
	code, body := request(t, "POST", s.App+"/api/v1/setup",
		`{"token":"`+token[1]+`","organization":{"name":"Grupo"},"store":{"name":"Loja"},"user":{"name":"Alice","email":"alice@grupo.test","password":"uma senha longa"},"ready_bot":true}`)
	if code != 200 {
		t.Fatalf("setup: %d %s", code, body)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("the end: code %d", code)
	}
	again := start(t, serveArgs(dir)...)
	if strings.Contains(again.out.String(), "token") {
		t.Errorf("a second first run: %s", again.out.String())
	}
	if code, body := request(t, "POST", again.App+"/api/v1/session", `{"email":"alice@grupo.test","password":"uma senha longa"}`); code != 200 {
		t.Errorf("login after the restart: %d %s", code, body)
	}
}

// TestHouseByFile: apply, say what would change, export, and apply what was exported.
func TestHouseByFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := "--data-dir=" + dir
	env := map[string]string{"WHATSAPP_TOKEN": "canary-token", "META_APP_SECRET": "canary-app-secret", "META_VERIFY_TOKEN": "v"}
	if code, out, errs := command(t, env, "", "apply", data, "--dry-run", "../../examples/dealership.yaml"); code != 0 || !strings.Contains(out, "create organization") {
		t.Fatalf("dry run: %d %s %s", code, out, errs)
	}
	if code, out, errs := command(t, env, "", "apply", data, "../../examples/dealership.yaml"); code != 0 || !strings.Contains(out, "create department centro/oficina") {
		t.Fatalf("apply: %d %s %s", code, out, errs)
	}
	exported := filepath.Join(dir, "house.yaml")
	if code, _, errs := command(t, env, "", "export", data, "-o", exported); code != 0 {
		t.Fatalf("export: %d %s", code, errs)
	}
	text, err := os.ReadFile(exported)
	check(t, err)
	if strings.Contains(string(text), "canary") {
		t.Error("the export holds secrets")
	}
	if code, out, errs := command(t, nil, string(text), "apply", data, "-"); code != 0 || out != "nothing to change\n" {
		t.Errorf("apply of the export: %d %s %s", code, out, errs)
	}
	if code, _, errs := command(t, nil, "stores: 3\n", "apply", data, "-"); code == 0 || !strings.Contains(errs, "line 1") {
		t.Errorf("a broken file: %d %s", code, errs)
	}

	if code, out, errs := command(t, nil, "uma senha longa\n", "user", "create", data, "nova@grupo.test", "--department=centro/oficina"); code != 0 || !strings.Contains(out, "agent") {
		t.Errorf("user create: %d %s %s", code, out, errs)
	}
	if code, _, errs := command(t, nil, "123\n", "user", "password", data, "nova@grupo.test"); code != 2 || !strings.Contains(errs, "8 characters") {
		t.Errorf("a short password: %d %s", code, errs)
	}
	if code, _, errs := command(t, nil, "outra senha longa\n", "user", "password", data, "nova@grupo.test"); code != 0 {
		t.Errorf("user password: %d %s", code, errs)
	}
	if code, _, errs := command(t, nil, "x\n", "user", "create", data, "b@grupo.test", "--department=centro/nowhere"); code != 2 || !strings.Contains(errs, "centro/nowhere") {
		t.Errorf("an unknown department: %d %s", code, errs)
	}
	s := start(t, serveArgs(dir)...)
	login := func(password string) int {
		code, _ := request(t, "POST", s.App+"/api/v1/session", `{"email":"nova@grupo.test","password":"`+password+`"}`)
		return code
	}
	if login("outra senha longa") != 200 || login("uma senha longa") != 401 {
		t.Error("the new password does not work, or the old one still does")
	}
	s.stop()
	if code, _, errs := command(t, nil, "", "user", "disable", data, "nova@grupo.test"); code != 0 {
		t.Errorf("user disable: %d %s", code, errs)
	}
}

// TestDoctor: each finding has a line and a remedy, and only failures make it fail.
func TestDoctor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := "--data-dir=" + dir
	code, out, _ := command(t, nil, "", "doctor", data, "--offline")
	if code != 0 || !strings.Contains(out, "ok    database: sqlite") || !strings.Contains(out, "warn  house: no organization yet") || !strings.Contains(out, "→") {
		t.Errorf("an empty installation: %d\n%s", code, out)
	}
	if code, _, errs := command(t, map[string]string{"WHATSAPP_TOKEN": "t", "META_APP_SECRET": "s", "META_VERIFY_TOKEN": "v"}, "", "apply", data, "../../examples/dealership.yaml"); code != 0 {
		t.Fatal(errs)
	}
	// Nothing listens there: Meta does not answer, which is a failure.
	code, out, _ = command(t, map[string]string{"PROSA_META_GRAPH_URL": "http://127.0.0.1:1"}, "", "doctor", data)
	if code != 1 || !strings.Contains(out, "fail  meta:") || !strings.Contains(out, "fail  number whatsapp-centro") || !strings.Contains(out, "ok    house: Grupo Horizonte, 2 stores") {
		t.Errorf("with Meta away: %d\n%s", code, out)
	}
	if code, out, _ := command(t, map[string]string{"PROSA_DATABASE": "postgres://nobody@127.0.0.1:1/x?connect_timeout=1"}, "", "doctor", data, "--offline"); code != 1 || !strings.Contains(out, "fail  database") {
		t.Errorf("without a database: %d\n%s", code, out)
	}
	s := start(t, serveArgs(dir)...)
	if code, out, _ := command(t, nil, "", "doctor", data, "--offline"); code != 0 || !strings.Contains(out, "in use by a running server") {
		t.Errorf("beside a running server: %d\n%s", code, out)
	}
	if code, _, errs := command(t, nil, "", "healthcheck", "--listen="+strings.TrimPrefix(s.App, "http://")); code != 0 {
		t.Errorf("healthcheck: %d %s", code, errs)
	}
	s.stop()
	if code, _, _ := command(t, nil, "", "healthcheck", "--listen="+strings.TrimPrefix(s.App, "http://")); code != 1 {
		t.Errorf("healthcheck without a server: %d", code)
	}
}

func TestDeadLetterCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(dir, "prosa.db")})
	check(t, err)
	id := core.NewID()
	check(t, db.Write(t.Context(), func(tx *store.Tx) error {
		tx.InsertInbound(store.Inbound{ID: id, Kind: "message", ProviderKey: "k", Raw: `{"canary":1}`, ReceivedAt: 1795438800000, State: "dead", Reason: "not understood"})
		return nil
	}))
	check(t, db.Close())
	data := "--data-dir=" + dir
	if code, out, _ := command(t, nil, "", "doctor", "dead-letters", data); code != 0 || !strings.Contains(out, id+"  2026-11-23 13:00:00Z") || !strings.Contains(out, "1 dead letters") || strings.Contains(out, "canary") {
		t.Errorf("list: %d\n%s", code, out)
	}
	if code, out, _ := command(t, nil, "", "doctor", "dead-letters", "list", "--raw", data); code != 0 || !strings.Contains(out, "canary") {
		t.Errorf("list --raw: %d\n%s", code, out)
	}
	if code, out, errs := command(t, nil, "", "doctor", "dead-letters", "replay", data, id); code != 0 || !strings.Contains(out, id) {
		t.Errorf("replay: %d %s %s", code, out, errs)
	}
	if code, _, _ := command(t, nil, "", "doctor", "dead-letters", "replay", data, id); code != 1 {
		t.Errorf("replay again: %d", code)
	}
}

// TestWalk is the product's main job by curl: the script in examples walks through a
// demonstration.
func TestWalk(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--listen=127.0.0.1:0", "--sandbox-listen=127.0.0.1:0")
	for _, want := range []string{s.App + "/inbox", s.Sandbox + "/phones", s.App + "/api/docs", "oficina.centro@horizonte.example", demoPassword} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("the demonstration does not say %s:\n%s", want, s.out.String())
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "bash", "../../examples/walk.sh", s.App, s.Sandbox).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "steps passed") {
		t.Fatalf("%v\n%s", err, out)
	}
	// The control: the same walk on a closed door fails.
	if out, err := exec.CommandContext(ctx, "bash", "../../examples/walk.sh", "http://127.0.0.1:1", s.Sandbox).CombinedOutput(); err == nil {
		t.Errorf("the walk passes without a server:\n%s", out)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("the end: code %d", code)
	}
}

// TestSandboxCommand: the local Meta alone, with what a server needs to use it.
func TestSandboxCommand(t *testing.T) {
	t.Parallel()
	s := start(t, "sandbox", "--sandbox-listen=127.0.0.1:0")
	if code, body := request(t, "GET", s.Sandbox+"/sandbox/v1/state", ""); code != 200 || !strings.Contains(body, `"numbers"`) {
		t.Errorf("state: %d %s", code, body)
	}
	if !strings.Contains(s.out.String(), s.Sandbox+"/phones") {
		t.Errorf("it does not say where the phones are:\n%s", s.out.String())
	}
	if code := s.stop(); code != 0 {
		t.Errorf("the end: code %d", code)
	}
}
