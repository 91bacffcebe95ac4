package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

type healthcheckCommand struct{}

// Run asks the server at --listen for /readyz, for container supervisors.
func (healthcheckCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Listen+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return exit{code: 1, text: "no server answers at " + s.Listen}
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
	fmt.Fprint(p.Stdout, string(body))
	if resp.StatusCode != http.StatusOK {
		return exit{code: 1}
	}
	return nil
}
