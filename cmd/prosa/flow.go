package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/flow/rehearse"
)

type flowCommand struct {
	Test  flowTestCommand  `cmd:"" help:"Rehearse conversations, written as YAML, against flows."`
	Check flowCheckCommand `cmd:"" help:"Say what is wrong with flows."`
}

type flowTestCommand struct {
	Dir    string `arg:"" optional:"" type:"existingdir" help:"Folder with flows (*.json) and rehearsals (*.yaml, also in rehearsals/); left out: the flows that come with Prosa."`
	Only   string `help:"Only conversations whose name contains this."`
	Failed bool   `help:"Only show what fails."`
}

// Run plays every conversation and prints a line for each; the exit code is 1 when one
// of them does not go as it should.
func (c flowTestCommand) Run(p *Process) error {
	definitions, rehearsals, err := c.read()
	if err != nil {
		return err
	}
	var flows rehearse.Flows
	for _, text := range definitions {
		def, err := flow.Load(text.data)
		if err != nil {
			return fmt.Errorf("%s: %w", text.path, err)
		}
		flows = append(flows, def)
	}
	began, played, failed := time.Now(), 0, 0
	for _, text := range rehearsals {
		f, err := rehearse.Parse(text.path, text.data)
		if err != nil {
			return err
		}
		for i := range f.Conversations {
			if !strings.Contains(f.Conversations[i].Name, c.Only) {
				continue
			}
			at := time.Now()
			r := rehearse.Play(f, i, flows)
			played++
			if !r.OK() {
				failed++
			}
			if !r.OK() || !c.Failed {
				line, rest, _ := strings.Cut(r.String(), "\n")
				fmt.Fprintf(p.Stdout, "%s — %d ms\n", line, time.Since(at).Milliseconds())
				if rest != "" {
					fmt.Fprintln(p.Stdout, rest)
				}
			}
		}
	}
	fmt.Fprintf(p.Stdout, "%d conversations, %d failed, %d ms\n", played, failed, time.Since(began).Milliseconds())
	switch {
	case failed > 0:
		return exit{code: 1}
	case played == 0:
		return exit{code: 1, text: "there is nothing to rehearse"}
	}
	return nil
}

// source is a file and where it is.
type source struct {
	path string
	data []byte
}

// read gives the definitions and rehearsals of the folder, or those that ship.
func (c flowTestCommand) read() (definitions, rehearsals []source, err error) {
	if c.Dir == "" {
		for _, f := range ready.All() {
			definitions = append(definitions, source{f.Key, f.Definition})
		}
		for _, r := range ready.Rehearsals() {
			rehearsals = append(rehearsals, source{r.Path, r.Data})
		}
		return definitions, rehearsals, nil
	}
	definitions, err = readAll(filepath.Join(c.Dir, "*.json"))
	if err != nil {
		return nil, nil, err
	}
	rehearsals, err = readAll(filepath.Join(c.Dir, "*.yaml"), filepath.Join(c.Dir, "rehearsals", "*.yaml"))
	return definitions, rehearsals, err
}

func readAll(patterns ...string) ([]source, error) {
	var out []source
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		slices.Sort(paths)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			out = append(out, source{path, data})
		}
	}
	return out, nil
}

type flowCheckCommand struct {
	Files []string `arg:"" help:"Flows as JSON files; - = standard input."`
}

// Run prints what is wrong with each flow; the exit code is 1 when one may not be
// published. Names of departments, labels and other flows are not checked: no house is
// known here.
func (c flowCheckCommand) Run(p *Process) error {
	failures := 0
	for _, path := range c.Files {
		data, err := readFlow(p.Stdin, path)
		if err != nil {
			return err
		}
		def, err := flow.Load(data)
		if err != nil {
			fmt.Fprintf(p.Stdout, "%s: error: %v\n", path, err)
			failures++
			continue
		}
		problems := flow.Inspect(def, flow.Assets{})
		for _, problem := range problems {
			where := path
			if problem.NodeID != "" {
				where += ": node " + problem.NodeID
			}
			fmt.Fprintf(p.Stdout, "%s: %s: %s\n", where, problem.Severity, problem.Message)
			if problem.Severity == flow.Failure {
				failures++
			}
		}
		if len(problems) == 0 {
			fmt.Fprintf(p.Stdout, "%s: nothing wrong with %q\n", path, def.Name)
		}
	}
	if failures > 0 {
		return exit{code: 1}
	}
	return nil
}

func readFlow(stdin io.Reader, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(stdin)
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, exit{code: 2, text: fmt.Sprintf("there is no file %s", path)}
	}
	return data, err
}
