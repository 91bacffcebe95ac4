package flow

import (
	"strconv"

	"prosa/internal/message"
)

func (n *messageNode) inspect(r *review) {
	if len(n.Contents) == 0 {
		r.problemAt("contents", "empty", "the node says nothing")
	}
	for i := range n.Contents {
		n.Contents[i].inspect(r, "contents."+strconv.Itoa(i))
	}
}

func (c *contentSpec) inspect(r *review, field string) {
	if c.DelayMs < 0 || c.DelayMs > maxDelayMs {
		r.problemAt(field+".delay_ms", "delay", "a pause is 0 to %d ms", maxDelayMs)
	}
	switch c.Kind {
	case "", message.Text:
		r.text(field+".text", c.Text, message.MaxText)
	case message.Link:
		r.optionalText(field+".text", c.Text, message.MaxBody)
		c.Link.inspect(r, field+".link")
		r.fallback(c.Kind)
	case message.Image, message.Audio, message.Video, message.Document, message.Sticker, message.Location, message.Contacts:
		r.optionalText(field+".text", c.Text, message.MaxCaption)
		probe := message.Content{Kind: c.Kind, Media: c.Media, Location: c.Location, Contacts: c.Contacts}
		if err := probe.Validate("whatsapp"); err != nil {
			r.problemAt(field, "content_invalid", "%v", err)
		}
		r.fallback(c.Kind)
	default:
		r.problemAt(field+".kind", "content_invalid", "a %s cannot be sent by this node", c.Kind)
	}
}

func (l *linkSpec) inspect(r *review, field string) {
	if l == nil {
		r.problemAt(field, "content_invalid", "the link is missing")
		return
	}
	r.text(field+".title", l.Title, message.MaxLinkTitle)
	r.inspectURL(field+".url", l.URL)
}
