package sandbox

import (
	"encoding/json"
	"mime"
	"net/http"

	"prosa/internal/core"
)

// phoneRoutes: the phones and what their owners do.
func (s *Sandbox) phoneRoutes(on route) {
	on("GET /phones", func(*http.Request) (any, error) { return map[string]any{"phones": s.ListPhones()}, nil })
	on("POST /phones", func(r *http.Request) (any, error) {
		var p PhoneParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.CreatePhone(p)
	})
	on("GET /phones/{id}", func(r *http.Request) (any, error) { return s.FindPhone(r.PathValue("id")) })
	on("PATCH /phones/{id}", func(r *http.Request) (any, error) {
		var p PhoneParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.UpdatePhone(r.PathValue("id"), p)
	})
	on("DELETE /phones/{id}", func(r *http.Request) (any, error) { return done, s.DeletePhone(r.PathValue("id")) })
	on("GET /phones/{id}/messages", func(r *http.Request) (any, error) {
		limit, err := queryInt(r, "limit", 100, 1, 500)
		if err != nil {
			return nil, err
		}
		q := r.URL.Query()
		return s.threadView(r.PathValue("id"), q.Get("number_id"), q.Get("before"), int(limit))
	})
	on("POST /phones/{id}/messages", s.postPhoneMessage)
	s.gestureRoutes(on)
}

// gesture is the body of the small calls.
type gesture struct {
	NumberID string `json:"number_id"`
	Online   *bool  `json:"online"`
	Blocked  *bool  `json:"blocked"`
	Value    string `json:"value"`
	Wamid    string `json:"wamid"`
}

func (s *Sandbox) gestureRoutes(on route) {
	gestures := map[string]func(id string, g gesture) (any, error){
		"online": func(id string, g gesture) (any, error) {
			if g.Online == nil {
				return nil, core.E(core.Invalid, "invalid", "online is required").On("online")
			}
			return s.UpdatePhone(id, PhoneParams{Online: g.Online})
		},
		"block": func(id string, g gesture) (any, error) {
			if g.Blocked == nil {
				return nil, core.E(core.Invalid, "invalid", "blocked is required").On("blocked")
			}
			return s.Block(id, g.NumberID, *g.Blocked)
		},
		"marketing": func(id string, g gesture) (any, error) { return s.SetMarketing(id, g.NumberID, g.Value) },
		"read": func(id string, g gesture) (any, error) {
			ids, err := s.Read(id, g.NumberID)
			return map[string]any{"read": ids}, err
		},
		"played": func(id string, g gesture) (any, error) { return done, s.Play(id, g.Wamid) },
		"typing": func(id string, g gesture) (any, error) { return done, s.Type(id, g.NumberID) },
	}
	for name, f := range gestures {
		on("POST /phones/{id}/"+name, func(r *http.Request) (any, error) {
			var g gesture
			if err := read(r, &g); err != nil {
				return nil, err
			}
			return f(r.PathValue("id"), g)
		})
	}
	on("POST /phones/{id}/rotate", func(r *http.Request) (any, error) {
		var p Rotation
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.Rotate(r.PathValue("id"), p)
	})
}

// postPhoneMessage writes as the customer: JSON, or multipart with a payload
// field and a file part.
func (s *Sandbox) postPhoneMessage(r *http.Request) (any, error) {
	var in Inbound
	kind, opts, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		p := params{}
		f, gerr := p.multipart(r.Body, opts["boundary"])
		if gerr != nil {
			return nil, core.E(core.Invalid, "invalid", "%s", gerr.details)
		}
		if err := json.Unmarshal([]byte(or(p.text("payload"), "{}")), &in); err != nil {
			return nil, core.E(core.Invalid, "invalid", "payload is not the JSON expected").Because(err)
		}
		if f != nil {
			if in.Media == nil {
				in.Media = &InboundMedia{}
			}
			in.Media.bytes = f.data
			in.Media.Filename = or(in.Media.Filename, f.name)
			partType, _, _ := mime.ParseMediaType(f.mime)
			in.Media.MimeType = or(in.Media.MimeType, partType)
		}
	} else if err := read(r, &in); err != nil {
		return nil, err
	}
	m, err := s.Write(r.PathValue("id"), in)
	if err != nil {
		return nil, err
	}
	if m.Type == "reaction" || m.Type == "edit" || m.Type == "revoke" {
		return map[string]any{"wamid": m.Wamid}, nil
	}
	return map[string]any{"wamid": m.Wamid, "message": m}, nil
}
