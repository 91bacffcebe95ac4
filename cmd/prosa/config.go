package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type configCommand struct{}

// Run prints every setting with its value in force, as a file that could be given
// to --config; secrets are hidden.
func (configCommand) Run(s *Settings, p *Process, ctx *kong.Context) error {
	for _, flag := range ctx.Model.Flags {
		text := fmt.Sprint(flag.Target.Interface())
		switch flag.Name {
		case "help", "config":
			continue
		case "database":
			text = redactURL(s.databaseURL())
		case "data-dir":
			text = s.dataDir()
		case "proxies":
			text = strings.Join(s.Proxies, ",")
		case "base-url":
			text = s.baseURL(s.Listen)
		}
		if _, err := fmt.Fprintf(p.Stdout, "%-25s %-30s # %s\n", flag.Name+":", quoted(text), envName(flag.Name)); err != nil {
			return err
		}
	}
	return nil
}

// quoted is text as YAML reads it back.
func quoted(text string) string {
	if text == "" || strings.ContainsAny(text, " :#{}[]()\"'*&!|>%@`,") {
		return fmt.Sprintf("%q", text)
	}
	return text
}
