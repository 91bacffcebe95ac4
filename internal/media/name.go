package media

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName leaves room for a folder and a copy number on every file system.
const maxName = 180

// SafeName makes a file name of what a sender called a file: no folders, control
// or direction-changing characters, nothing a file system or a shell treats
// specially, at most 180 bytes with the extension kept. It never returns "".
func SafeName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*;%`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " .-~")
	name = cutName(name)
	if name == "" || reserved(name) {
		return "file" + extension(name)
	}
	return name
}

// cutName shortens the stem, at a rune's edge.
func cutName(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := extension(name)
	stem := name[:maxName-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, " .") + ext
}

// extension returns the last dot and what follows, when that is short enough to be
// one.
func extension(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || len(name)-i > 12 {
		return ""
	}
	return name[i:]
}

// reserved are the device names of Windows, with whatever extension.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimSpace(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT") && stem[3] >= '0' && stem[3] <= '9'
}

// Disposition writes a Content-Disposition value: the name in ASCII for old
// clients, and whole in the form of RFC 5987.
func Disposition(inline bool, name string) string {
	name = SafeName(name)
	var b strings.Builder
	b.WriteString("attachment")
	if inline {
		b.Reset()
		b.WriteString("inline")
	}
	b.WriteString(`; filename="`)
	ascii := true
	for _, r := range name {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			r, ascii = '_', false
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	if !ascii {
		b.WriteString("; filename*=UTF-8''")
		for i := range len(name) {
			escape(&b, name[i])
		}
	}
	return b.String()
}

// escape writes a byte of an RFC 5987 value: attr-char as it is, the rest in hex.
func escape(b *strings.Builder, c byte) {
	const hex = "0123456789ABCDEF"
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
		b.WriteByte(c)
		return
	}
	b.WriteByte('%')
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}
