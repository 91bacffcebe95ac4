package message

import (
	"net/url"
	"strings"

	"prosa/internal/core"
)

// Meta's limits of a link. Source: Meta, Cloud API, "Interactive Call-to-Action URL
// Button Messages". The page names no length for the address; 2000 is that of the
// buttons of templates.
const (
	MaxLinkTitle = 20
	MaxURL       = 2000
)

// validateLink: text, a header of words or a file, a footer, one button.
func (c Content) validateLink() error {
	return firstError(
		length("text", c.Text, 1, MaxBody),
		length("header", c.Header, 0, MaxHeader),
		length("footer", c.Footer, 0, MaxFooter),
		c.Link.validate("link"),
		c.validateHeaderFile(),
	)
}

func (l *LinkButton) validate(field string) error {
	if l == nil {
		return required(field)
	}
	if err := firstError(length(field+".title", l.Title, 1, MaxLinkTitle), length(field+".url", l.URL, 1, MaxURL)); err != nil {
		return err
	}
	if !validURL(l.URL) {
		return core.E(core.Invalid, "url_invalid", "%s.url is no http or https address", field).On(field + ".url")
	}
	return nil
}

func validURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && !strings.ContainsAny(s, " \n\t")
}

// validateHeaderFile: the file above an interactive message is a picture, a video or
// a document, by its type where that is known.
func (c Content) validateHeaderFile() error {
	if c.Media == nil {
		return nil
	}
	if c.Header != "" {
		return core.E(core.Invalid, "header_twice", "the header is words or a file, not both").On("header")
	}
	return Content{Kind: headerKind(c.Media.Mime), Media: c.Media}.validateMedia()
}

func headerKind(mime string) Kind {
	switch {
	case strings.HasPrefix(mime, "image/"):
		return Image
	case strings.HasPrefix(mime, "video/"):
		return Video
	}
	return Document
}
