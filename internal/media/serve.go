package media

import (
	"io"
	"net/http"

	"prosa/internal/core"
)

// Shown is how a stored file is to be served. Name comes from the sender and is
// cleaned; of the type the sender claimed nothing is believed.
type Shown struct {
	Name     string
	Download bool // the person asked to save it
}

// shown are the types a browser may show in place: raster images, sound, video,
// PDF. None can carry script into the origin; SVG and HTML are not among them.
var shown = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true, "image/avif": true,
	"audio/aac": true, "audio/amr": true, "audio/mpeg": true, "audio/mp4": true, "audio/ogg": true, "audio/wav": true,
	"video/mp4": true, "video/3gpp": true, "video/webm": true, "video/quicktime": true,
	"application/pdf": true,
}

// ServeFile answers with a stored file, in whole or in the ranges asked for. The
// type sent is the one of the file's own first bytes. The caller has made sure that
// the person may see the file, and closes it.
func ServeFile(w http.ResponseWriter, r *http.Request, f *File, s Shown) error {
	head := make([]byte, sniffLen)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return core.E(core.Unavailable, "media_read", "the file cannot be read").Because(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return core.E(core.Unavailable, "media_read", "the file cannot be read").Because(err)
	}
	mime := Sniff(head[:n])
	inline := shown[mime] && !s.Download
	SafeHeaders(w.Header(), mime, inline, s.Name)
	w.Header().Set("ETag", `"`+f.Key+`"`)
	// A key names its bytes for ever, but who may see them changes.
	w.Header().Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", f.ModTime(), f)
	return nil
}

// SafeHeaders sets the headers under which a file from outside may be sent to a
// browser: no guessing of types, no scripts, no embedding elsewhere.
func SafeHeaders(h http.Header, mime string, inline bool, name string) {
	if !shown[mime] {
		inline = false
		mime = octets
	}
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", Disposition(inline, name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; frame-ancestors 'self'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
}
