package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long files live (Meta, "Media"): uploads 30 days, files of incoming
// messages 7 days, a download URL 5 minutes.
const (
	uploadedMediaLife = 30 * 24 * time.Hour
	receivedMediaLife = 7 * 24 * time.Hour
	mediaURLLife      = 5 * time.Minute
)

// media is a file this Meta keeps.
type media struct {
	id, numberID   string
	mime, filename string
	data           []byte
	expires        time.Time
}

func (f *media) expired(now time.Time) bool { return !now.Before(f.expires) }

func (f *media) sha256Base64() string {
	h := sha256.Sum256(f.data)
	return base64.StdEncoding.EncodeToString(h[:])
}

func (f *media) sha256Hex() string {
	h := sha256.Sum256(f.data)
	return hex.EncodeToString(h[:])
}

// mediaKind is what one message type takes.
type mediaKind struct {
	mimes []string
	size  int
}

// mediaKinds are the types and sizes businesses may send (Meta, "Media").
var mediaKinds = map[string]mediaKind{
	"audio": {[]string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}, 16 << 20},
	"document": {[]string{
		"text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}, 100 << 20},
	"image":   {[]string{"image/jpeg", "image/png"}, 5 << 20},
	"video":   {[]string{"video/mp4", "video/3gpp"}, 16 << 20},
	"sticker": {[]string{"image/webp"}, 500 << 10},
}

// takes reports whether the kind allows the type. A document may be any of the
// types that can be uploaded.
func (k mediaKind) takes(mimeType string) bool {
	if contains(k.mimes, mimeType) {
		return true
	}
	_, ok := kindOf(mimeType)
	return ok && k.size == 100<<20
}

// kindOf finds the kind a type is uploaded as.
func kindOf(mimeType string) (mediaKind, bool) {
	for _, k := range mediaKinds {
		if contains(k.mimes, mimeType) {
			return k, true
		}
	}
	return mediaKind{}, false
}

// storeMedia keeps f under a new id, forgetting the files nearest to expiry when
// there is no room; mu is held.
func (s *Sandbox) storeMedia(f *media) *media {
	if f.id == "" {
		f.id = newNodeID()
	}
	s.media[f.id] = f
	s.mediaSize += int64(len(f.data))
	for s.mediaSize > maxMedia && len(s.media) > 1 {
		var oldest *media
		for _, m := range s.media {
			if m != f && (oldest == nil || m.expires.Before(oldest.expires)) {
				oldest = m
			}
		}
		s.dropMedia(oldest)
	}
	return f
}

func (s *Sandbox) dropMedia(f *media) {
	delete(s.media, f.id)
	s.mediaSize -= int64(len(f.data))
}

// describe fills the parts of ref that come from the file.
func (s *Sandbox) describe(ref *MediaRef, f *media) {
	ref.MediaID, ref.MimeType, ref.FileSize = f.id, f.mime, int64(len(f.data))
	ref.URL = "/sandbox/v1/media/" + f.id
	if ref.Filename == "" {
		ref.Filename = f.filename
	}
}

// postMedia is POST /{phone-number-id}/media: the part's own content type counts.
func (s *Sandbox) postMedia(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	root.oneOf("messaging_product", "whatsapp")
	if root.err != nil {
		return nil, root.err
	}
	if c.file == nil {
		return nil, fail(131008, "Parameter file is required.")
	}
	kind, _, _ := mime.ParseMediaType(c.file.mime)
	if kind == "" || kind == "application/octet-stream" {
		kind, _, _ = mime.ParseMediaType(c.params.text("type"))
	}
	k, ok := kindOf(kind)
	switch {
	case !ok:
		return nil, fail(131053, "Param file must be a file with one of the supported types. Received file of type '"+kind+"'.")
	case len(c.file.data) == 0:
		return nil, fail(131053, "The file is empty.")
	case len(c.file.data) > k.size:
		return nil, fail(131053, "The file is larger than "+strconv.Itoa(k.size)+" bytes, the limit for "+kind+".")
	}
	life := uploadedMediaLife
	if m := c.params.text("ttl_minutes"); m != "" {
		n, err := strconv.Atoi(m)
		if err != nil || n < 1 || n > 43200 {
			return nil, fail(131009, "Param ttl_minutes must be between 1 and 43200.")
		}
		life = time.Duration(n) * time.Minute
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.storeMedia(&media{
		numberID: c.node, mime: kind, filename: c.file.name, data: c.file.data, expires: s.clock.Now().Add(life),
	})
	return object{{"id", f.id}}, nil
}

// ownMedia returns the file c names if it lives, the token may see it and
// phone_number_id, when given, fits. mu is held.
func (s *Sandbox) ownMedia(c *call) (*media, *graphError) {
	f := s.media[c.node]
	n := s.numbers[f.numberID]
	want := c.params.text("phone_number_id")
	if n == nil || !n.waba.owners[c.token.appID] || f.expired(s.clock.Now()) || (want != "" && want != f.numberID) {
		return nil, noObject(c.r.Method, c.node)
	}
	return f, nil
}

// getMedia is GET /{media-id}: a URL for the next 5 minutes.
func (s *Sandbox) getMedia(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.ownMedia(c)
	if err != nil {
		return nil, err
	}
	return object{
		{"messaging_product", "whatsapp"}, {"url", s.mediaURL(f)}, {"mime_type", f.mime}, {"sha256", f.sha256Hex()},
		{"file_size", strconv.Itoa(len(f.data))}, {"id", f.id},
	}, nil
}

func (s *Sandbox) deleteMedia(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.ownMedia(c)
	if err != nil {
		return nil, err
	}
	s.dropMedia(f)
	return success, nil
}

// mediaURL signs a download URL with its expiry.
func (s *Sandbox) mediaURL(f *media) string {
	ext := strconv.FormatInt(s.clock.Now().Add(mediaURLLife).Unix(), 10)
	return s.base() + attachmentsPath + "?mid=" + f.id + "&ext=" + ext + "&hash=" + s.mediaHash(f.id, ext)
}

func (s *Sandbox) mediaHash(id, ext string) string {
	m := hmac.New(sha256.New, s.urlKey)
	m.Write([]byte(id + "." + ext))
	return hex.EncodeToString(m.Sum(nil))[:32]
}

// attachmentsPath is the download host's path.
const attachmentsPath = "/whatsapp_business/attachments/"

// download serves a file to a caller with the URL and a token that may see it:
// 401 without a token, 404 for the rest, as the real host.
func (s *Sandbox) download(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	id, ext := q.Get("mid"), q.Get("ext")
	if f := s.drawFault(s.mediaNumber(id), "media_download"); f != nil {
		c := &call{w: w, r: r, version: newestVersion, fault: f, trace: newTrace()}
		if s.playEarly(c) || s.playLate(c, object{{"url", "…"}}) {
			return
		}
	}
	_, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	now := s.clock.Now()
	t, err := s.authenticate(or(value, q.Get("access_token")), "", now)
	f := s.media[id]
	var n *number
	if f != nil {
		n = s.numbers[f.numberID]
	}
	s.mu.Unlock()
	until, _ := strconv.ParseInt(ext, 10, 64)
	switch {
	case err != nil:
		http.Error(w, "", http.StatusUnauthorized)
	case f == nil || n == nil || !n.waba.owners[t.appID] || f.expired(now),
		!hmac.Equal([]byte(q.Get("hash")), []byte(s.mediaHash(id, ext))), now.Unix() >= until:
		http.Error(w, "", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", f.mime)
		w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
		_, _ = w.Write(f.data)
	}
}

func (s *Sandbox) mediaNumber(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.media[id]; f != nil {
		return f.numberID
	}
	return ""
}
