package media

import (
	"strings"

	"prosa/internal/core"
	"prosa/internal/message"
)

const megabyte = 1 << 20

// outgoing is what Meta takes ("Media: supported types", 2025-11; the sticker's
// limit is the animated one, 100 KB hold for still ones).
var outgoing = map[string]struct {
	kind message.Kind
	max  int64
}{
	"audio/aac":          {message.Audio, 16 * megabyte},
	"audio/amr":          {message.Audio, 16 * megabyte},
	"audio/mpeg":         {message.Audio, 16 * megabyte},
	"audio/mp4":          {message.Audio, 16 * megabyte},
	"audio/ogg":          {message.Audio, 16 * megabyte},
	"image/jpeg":         {message.Image, 5 * megabyte},
	"image/png":          {message.Image, 5 * megabyte},
	"image/webp":         {message.Sticker, 500 << 10},
	"video/mp4":          {message.Video, 16 * megabyte},
	"video/3gpp":         {message.Video, 16 * megabyte},
	"text/plain":         {message.Document, 100 * megabyte},
	"application/pdf":    {message.Document, 100 * megabyte},
	"application/msword": {message.Document, 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {message.Document, 100 * megabyte},
	"application/vnd.ms-excel": {message.Document, 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {message.Document, 100 * megabyte},
	"application/vnd.ms-powerpoint":                                             {message.Document, 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {message.Document, 100 * megabyte},
}

// Outgoing returns the kind of message a file may be sent as, or an error for the
// person who chose it: media_type or media_too_large (invalid).
func Outgoing(mime string, size int64) (message.Kind, error) {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	o, ok := outgoing[strings.TrimSpace(mime)]
	if !ok {
		return "", core.E(core.Invalid, "media_type", "WhatsApp does not take files of type %q", mime)
	}
	if size > o.max {
		return o.kind, core.E(core.Invalid, "media_too_large", "a file of type %q may have %d bytes, this one has %d", mime, o.max, size)
	}
	return o.kind, nil
}

// office are the documents whose own kind is not in the first bytes: they begin as
// a zip archive or as an OLE file, and the name tells them apart.
var office = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".doc":  "application/msword",
	".xls":  "application/vnd.ms-excel",
	".ppt":  "application/vnd.ms-powerpoint",
}

// TypeOf returns the type to send a file as: what its bytes say, made precise by
// the name where they only say "archive", or "MP4", which holds sound alone as well
// (Safari's recorder marks it no other way). A name never overrules the bytes.
func TypeOf(sniffed, name string) string {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return sniffed
	}
	if sniffed == "video/mp4" && strings.EqualFold(name[dot:], ".m4a") {
		return "audio/mp4"
	}
	mime, ok := office[strings.ToLower(name[dot:])]
	zipped := strings.HasSuffix(strings.ToLower(name), "x")
	if ok && (sniffed == "application/zip" && zipped || sniffed == octets && !zipped) {
		return mime
	}
	return sniffed
}
