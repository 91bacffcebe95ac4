package sandbox

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (s *Sandbox) getApp(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[c.node]
	return pick(object{{"id", a.id}, {"name", a.name}, {"link", s.base() + "/" + a.id}, {"category", "Business"}},
		parseFields(c.params.text("fields")), []string{"category", "link", "name", "id"})
}

// getSubscriptions is GET /{app-id}/subscriptions.
func (s *Sandbox) getSubscriptions(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := []object{}
	for _, sub := range s.apps[c.node].subs {
		fields := []object{}
		for _, f := range sub.Fields {
			fields = append(fields, object{{"name", f}, {"version", newestVersion}})
		}
		rows = append(rows, object{{"object", sub.Object}, {"callback_url", sub.CallbackURL}, {"active", sub.Active}, {"fields", fields}})
	}
	return object{{"data", rows}}, nil
}

// postSubscriptions is POST /{app-id}/subscriptions (Meta, "Application
// subscriptions"): it needs the app token and verifies the callback.
func (s *Sandbox) postSubscriptions(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	kind := root.oneOf("object", whatsappObject)
	callback := root.must("callback_url", 2000)
	verify := root.must("verify_token", 1000)
	fields := c.params.strings("fields")
	if len(fields) == 0 {
		root.fail(100, "Parameter fields is required.")
	}
	for _, f := range fields {
		if !slices.Contains(allFields, f) {
			root.fail(100, "Param fields: %s is not a field of %s.", f, kind)
		}
	}
	if root.err == nil && !strings.Contains(c.token.value, "|") {
		e := fail(15, "")
		e.message = "(#15) This method must be called with an app access_token."
		return nil, e
	}
	if root.err != nil {
		return nil, root.err
	}
	_, err := s.Subscribe(c.r.Context(), SubscriptionParams{
		AppID: c.node, Object: kind, CallbackURL: callback, VerifyToken: verify, Fields: fields,
	})
	if err != nil {
		e := fail(2200, "")
		e.message = "(#2200) " + err.Error()
		return nil, e
	}
	return success, nil
}

func (s *Sandbox) deleteSubscriptions(c *call) (any, *graphError) {
	if err := s.Unsubscribe(c.node, c.params.text("object")); err != nil {
		return nil, fail(100, err.Error())
	}
	return success, nil
}

// upload is a resumable upload session (Meta, "Resumable Upload API"), which gives
// the handles of template headers and profile pictures.
type upload struct {
	id, mime, appID string
	size            int64
	data            []byte
}

// postUploads is POST /{app-id}/uploads.
func (s *Sandbox) postUploads(c *call) (any, *graphError) {
	size, err := strconv.ParseInt(c.params.text("file_length"), 10, 64)
	if err != nil || size < 1 || size > maxUpload {
		return nil, fail(100, "Parameter file_length is required.")
	}
	kind := c.params.text("file_type")
	if !slices.Contains([]string{"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"}, kind) {
		return nil, fail(100, "Param file_type is not supported.")
	}
	u := &upload{id: "upload:" + newTrace() + newTrace(), mime: kind, appID: c.node, size: size}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uploads[u.id] = u
	return object{{"id", u.id + "?sig=" + newTrace()}}, nil
}

// postUpload is POST /upload:…, raw bytes from file_offset on.
func (s *Sandbox) postUpload(c *call) (any, *graphError) {
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxUpload))
	if err != nil {
		return nil, fail(100, "The file could not be read.")
	}
	offset, _ := strconv.ParseInt(c.r.Header.Get("file_offset"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.uploads[c.node]
	if offset != int64(len(u.data)) || offset+int64(len(data)) > u.size {
		return nil, fail(100, "file_offset does not fit what was uploaded.")
	}
	u.data = append(u.data, data...)
	if int64(len(u.data)) < u.size {
		return object{{"id", u.id}, {"file_offset", len(u.data)}}, nil
	}
	delete(s.uploads, u.id)
	return object{{"h", "4::" + newTrace() + ":" + newTrace()}}, nil
}

func (s *Sandbox) getUpload(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return object{{"id", c.node}, {"file_offset", len(s.uploads[c.node].data)}}, nil
}
