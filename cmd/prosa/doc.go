// Command prosa is the whole of Prosa in one binary: the server, the local Meta, and
// the operator's tools. One file a subcommand; app.go wires the server.
//
// Floor F5: it knows every package and nobody imports it. It decides nothing about
// conversations: it reads the configuration, opens what is to be opened, in order,
// and closes it in the opposite order.
//
// Invariants: every setting comes from a flag, else from PROSA_*, else from the
// configuration file, else from its default; a secret is never printed; Main may be
// called several times in one process, which is how the end-to-end tests run it.
//
// Read first: main.go, then app.go.
//
//	code := Main(ctx, Process{Args: []string{"demo", "--listen=127.0.0.1:0"}, Stdout: os.Stdout, Stderr: os.Stderr})
package main
