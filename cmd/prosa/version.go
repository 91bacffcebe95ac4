package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"prosa/internal/api"
)

// version is set by the linker for releases: -X main.version=1.2.3.
var version = "0.1.0"

type versionCommand struct{}

// Run prints the version, the commit it was built from, and Go's.
func (versionCommand) Run(p *Process) error {
	_, err := fmt.Fprintf(p.Stdout, "prosa %s%s (%s, %s/%s)\n", version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "+" + s.Value[:12]
		}
	}
	return ""
}

type openapiCommand struct{}

// Run prints the OpenAPI document: make generate keeps it as api/openapi.json.
func (openapiCommand) Run(p *Process) error {
	spec, err := api.Spec(version)
	if err != nil {
		return err
	}
	_, err = p.Stdout.Write(spec)
	return err
}
