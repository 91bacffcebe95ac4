package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/auth"
	"prosa/internal/provision"
)

func (s *Server) exportHouse(ctx context.Context, _ *nothing) (*streamOutput, error) {
	text, err := provision.Export(ctx, s.opts.DB, scopeOf(ctx).OrgID)
	if err != nil {
		return nil, err
	}
	return &streamOutput{Body: func(ctx huma.Context) {
		_, w := humago.Unwrap(ctx)
		w.Header().Set("Content-Type", "application/yaml")
		w.Header().Set("Content-Disposition", `attachment; filename="prosa.yaml"`)
		_, _ = w.Write(text)
	}}, nil
}

// applyHouse gives the file neither the server's environment nor its files: it comes
// from the network.
func (s *Server) applyHouse(ctx context.Context, in *provisioningInput) (*provisioningOutput, error) {
	file, err := provision.Parse(in.RawBody)
	if err != nil {
		return nil, err
	}
	o := provision.Options{OrgID: scopeOf(ctx).OrgID, Prune: in.Prune, Clock: s.opts.Clock, By: scopeOf(ctx).UserID,
		HashPassword: func(password string) (string, error) {
			if err := auth.CheckPassword(password); err != nil {
				return "", err
			}
			return auth.HashPassword(ctx, password)
		}}
	run := provision.Apply
	if in.DryRun {
		run = provision.Plan
	}
	result, err := run(ctx, s.opts.DB, file, o)
	if err != nil {
		return nil, err
	}
	out := &provisioningOutput{}
	out.Body.Changes = result.Changes
	return out, nil
}
