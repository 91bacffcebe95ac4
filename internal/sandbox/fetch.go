package sandbox

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// link returns the file of m that was given as a link and not fetched yet.
func (m *message) link() *MediaRef {
	for _, ref := range []*MediaRef{m.Media, m.headerMedia()} {
		if ref != nil && ref.Link != "" && ref.MediaID == "" {
			return ref
		}
	}
	return nil
}

func (m *message) headerMedia() *MediaRef {
	switch {
	case m.Interactive != nil && m.Interactive.Header != nil:
		return m.Interactive.Header.Media
	case m.Template != nil && m.Template.Header != nil:
		return m.Template.Header.Media
	}
	return nil
}

// fetch downloads the link of m in the background and then lets it depart; a
// link that cannot be had or is of the wrong type fails the message with 131053.
func (s *Sandbox) fetch(m *message, ref *MediaRef) {
	kind := m.Type
	if h := m.headerMedia(); h == ref {
		kind = m.headerKind()
	}
	s.out.begin()
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		defer s.out.end()
		data, mimeType, err := s.fetchLink(ref.Link, kind)
		if err != nil {
			s.refuse(m, 131053, err.Error())
			return
		}
		s.mu.Lock()
		f := s.storeMedia(&media{numberID: m.NumberID, mime: mimeType, data: data, expires: s.clock.Now().Add(uploadedMediaLife)})
		s.describe(ref, f)
		s.publish(m)
		s.mu.Unlock()
		s.depart(m)
	}()
}

func (m *message) headerKind() string {
	if m.Interactive != nil {
		return m.Interactive.Header.Type
	}
	return m.Template.Header.Type
}

func (s *Sandbox) fetchLink(link, kind string) (data []byte, mimeType string, err error) {
	ctx, cancel := context.WithTimeout(s.ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, "", errors.New("media link is not valid")
	}
	res, err := s.links.Do(r)
	if err != nil {
		return nil, "", errors.New("downloading media from the link failed")
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, "", errors.New("downloading media from the link failed: http code " + res.Status)
	}
	k := mediaKinds[kind]
	data, err = io.ReadAll(io.LimitReader(res.Body, int64(k.size)+1))
	if err != nil || len(data) > k.size {
		return nil, "", errors.New("the media behind the link is too large or was cut off")
	}
	mimeType, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type"))
	if !k.takes(mimeType) {
		return nil, "", errors.New("unsupported " + kind + " mime type " + mimeType)
	}
	return data, mimeType, nil
}
