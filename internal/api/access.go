package api

import (
	"context"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/team"
)

// call is one request on its way: who makes it, and its two ends for the few
// handlers that set cookies or stream.
type call struct {
	principal auth.Principal
	r         *http.Request
	w         http.ResponseWriter
}

type callKey struct{}

func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

func principalOf(ctx context.Context) auth.Principal { return callOf(ctx).principal }

func scopeOf(ctx context.Context) team.Scope { return callOf(ctx).principal.Scope }

func actorOf(ctx context.Context) core.Actor { return callOf(ctx).principal.Actor }

// admit is the gate of a route: it lets through only whom the table admits.
func (s *Server) admit(rt route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		c := &call{r: r, w: w}
		if strings.Contains(r.URL.RawQuery+r.URL.EscapedPath(), "%00") {
			WriteProblem(w, r, core.E(core.Invalid, "invalid", "texts must not contain a zero byte"))
			return
		}
		if rt.Class != public {
			p, err := s.opts.Auth.Authenticate(r)
			if err == nil {
				err = allowed(p, rt.Class)
			}
			if err != nil {
				WriteProblem(w, r, err)
				return
			}
			c.principal = p
		}
		if err := sameSite(r, c.principal.Scope.Token); err != nil {
			WriteProblem(w, r, err)
			return
		}
		next(huma.WithValue(ctx, callKey{}, c))
	}
}

// allowed applies a class to a caller.
func allowed(p auth.Principal, c class) error {
	switch {
	case c == person && p.User == nil:
		return core.E(core.Forbidden, "people_only", "this is for people; an API token cannot do it")
	case c == person, auth.Allowed(p, string(c)):
		return nil
	}
	return core.E(core.Forbidden, "forbidden", "this needs the permission %s", string(c))
}

// sameSite is the second lock against forged requests from other sites, behind
// http.CrossOriginProtection, which lets requests without any browser header pass: a
// request that changes something and may ride on a cookie must have been made by a
// program of ours. HTML forms can send neither JSON, YAML, CSV nor own headers.
func sameSite(r *http.Request, token bool) error {
	if token || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	if r.Header.Get("Sec-Fetch-Site") == "same-origin" || r.Header.Get("X-Prosa") != "" {
		return nil
	}
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/json", "application/yaml", "text/csv":
		return nil
	}
	return core.E(core.Forbidden, "content_type_required", "send Content-Type: application/json, or the header X-Prosa with uploads")
}
