package main

import (
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"prosa/internal/core"
)

// CLI is the whole command line.
type CLI struct {
	Settings

	Serve       serveCommand       `cmd:"" help:"Run the server."`
	Demo        demoCommand        `cmd:"" help:"Run a dealership with a local Meta: nothing to configure, nothing leaves this machine."`
	Sandbox     sandboxCommand     `cmd:"" help:"Run only the local Meta."`
	Apply       applyCommand       `cmd:"" help:"Make the house what a YAML file says."`
	Export      exportCommand      `cmd:"" help:"Write the house as a YAML file."`
	Flow        flowCommand        `cmd:"" help:"Rehearse and check flows."`
	User        userCommand        `cmd:"" help:"Create, disable, or give a new password to a user."`
	Doctor      doctorCommand      `cmd:"" help:"Check the installation and say how to mend it."`
	Bench       benchCommand       `cmd:"" help:"Measure this machine: a load, a Graph stub and a server of their own, on loopback."`
	Config      configCommand      `cmd:"" help:"Print the settings in force, secrets hidden."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running server whether it is ready; exit code 0 or 1."`
	OpenAPI     openapiCommand     `cmd:"" name:"openapi" help:"Print the API's OpenAPI document."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// newParser makes the command line of a process: flags, then its environment, then
// the configuration file, then defaults.
func newParser(cli *CLI, p Process) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("prosa"),
		kong.Description("Customer service for car dealerships on Meta's official APIs."),
		kong.Writers(p.Stdout, p.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Bind(&p),
		kong.Resolvers(environment(p.Env)),
	)
}

// envName is the environment variable of a flag: --meta-app-secret is
// PROSA_META_APP_SECRET.
func envName(flag string) string {
	return "PROSA_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// environment resolves flags from the process's variables. It is a resolver, not
// kong's env tag, so that Main can run on a made-up environment.
func environment(lookup func(string) (string, bool)) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v, ok := lookup(envName(flag.Name)); ok {
			return v, nil
		}
		return nil, nil
	})
}

// withConfig is the command line with --config from PROSA_CONFIG, unless it has one:
// the file must be known before any flag is resolved.
func withConfig(p Process) []string {
	path, ok := p.Env(envName("config"))
	if !ok || path == "" || slices.ContainsFunc(p.Args, func(a string) bool { return a == "--config" || strings.HasPrefix(a, "--config=") }) {
		return p.Args
	}
	return append([]string{"--config=" + path}, p.Args...)
}

// configFile is the --config flag: a YAML file whose keys are the names of flags.
type configFile string

// BeforeResolve reads the file before flags get their values.
func (f configFile) BeforeResolve(ctx *kong.Context, trace *kong.Path, p *Process) error {
	path := string(ctx.FlagValue(trace.Flag).(configFile))
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var values map[string]any
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return core.E(core.Invalid, "config_file", "%s is not a YAML file of settings", path).Because(err)
	}
	file := settingsFile{path: path, values: values, env: p.Env}
	if err := file.known(ctx); err != nil {
		return err
	}
	ctx.AddResolver(file)
	return nil
}

// settingsFile resolves what neither a flag nor the environment sets.
type settingsFile struct {
	path   string
	values map[string]any
	env    func(string) (string, bool)
}

// known refuses a key that is no flag: a typing error must not pass silently.
func (f settingsFile) known(ctx *kong.Context) error {
	names := map[string]bool{}
	for _, flag := range ctx.Model.Flags {
		names[flag.Name] = true
	}
	for key := range f.values {
		if !names[strings.ReplaceAll(key, "_", "-")] {
			return core.E(core.Invalid, "config_key", "%s: there is no setting %q", f.path, key)
		}
	}
	return nil
}

// Validate implements kong.Resolver.
func (settingsFile) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver.
func (f settingsFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if _, set := f.env(envName(flag.Name)); set {
		return nil, nil
	}
	for _, key := range []string{flag.Name, strings.ReplaceAll(flag.Name, "-", "_")} {
		if v, ok := f.values[key]; ok {
			return v, nil
		}
	}
	return nil, nil
}
