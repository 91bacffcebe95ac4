package media

import (
	"bytes"
	"net/http"
	"strings"
)

const sniffLen = 512

const octets = "application/octet-stream"

// Sniff names the type of a file by its first bytes (512 are enough), without
// parameters. It never calls markup or script anything a browser would run:
// everything textual is text/plain. It is the standard's algorithm
// (mimesniff.spec.whatwg.org, as in net/http) plus the formats of phones.
func Sniff(head []byte) string {
	head = head[:min(len(head), sniffLen)]
	switch {
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return "audio/amr"
	case bytes.HasPrefix(head, []byte("OggS")):
		return "audio/ogg"
	case bytes.HasPrefix(head, []byte("ID3")), isMP3Frame(head):
		return "audio/mpeg"
	case isADTS(head):
		return "audio/aac"
	}
	if brand := ftyp(head); brand != "" {
		return brand
	}
	mime, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch mime {
	case "text/html", "text/xml":
		return "text/plain"
	case "audio/wave":
		return "audio/wav"
	}
	return mime
}

// isADTS and isMP3Frame tell the two sync words of MPEG audio apart by the layer
// bits: 00 in AAC, 01 in MP3. (11 would be taken for UTF-16's byte order mark.)
func isADTS(b []byte) bool {
	return len(b) >= 7 && b[0] == 0xff && b[1]&0xf6 == 0xf0
}

func isMP3Frame(b []byte) bool {
	return len(b) >= 4 && b[0] == 0xff && b[1]&0xe0 == 0xe0 && b[1]&0x06 == 0x02 && b[2]&0xf0 != 0xf0 && b[2]&0x0c != 0x0c
}

// ftyp reads the major brand of an ISO base media file (MP4 and its kin).
func ftyp(b []byte) string {
	if len(b) < 12 || string(b[4:8]) != "ftyp" {
		return ""
	}
	switch brand := string(b[8:12]); {
	case strings.HasPrefix(brand, "3g"):
		return "video/3gpp"
	case brand == "M4A " || brand == "M4B ":
		return "audio/mp4"
	case brand == "qt  ":
		return "video/quicktime"
	case brand == "heic" || brand == "heix" || brand == "mif1":
		return "image/heic"
	case brand == "avif":
		return "image/avif"
	}
	return "video/mp4"
}
