package sandbox

import (
	"net/url"
	"strings"
)

// contentReader validates and reads the content object of one message type.
type contentReader func(*Sandbox, *number, section, *draft)

// contentTypes names what contentReaders know, for error details.
const contentTypes = "text, image, video, audio, document, sticker, location, contacts, reaction, interactive, template"

// contentReaders by message type (Meta, "Messages" reference).
var contentReaders map[string]contentReader

func init() {
	contentReaders = map[string]contentReader{
		"text": readText, "image": readMedia, "video": readMedia, "audio": readMedia, "document": readMedia, "sticker": readMedia,
		"location": readLocation, "contacts": readContacts, "reaction": readReaction,
		"interactive": readInteractive, "template": readTemplate,
	}
}

func readText(_ *Sandbox, _ *number, root section, d *draft) {
	o := root.sub("text")
	o.only("body", "preview_url")
	d.Text = &Text{Body: o.must("body", 4096), PreviewURL: o.flag("preview_url")}
}

// readMedia reads image, video, audio, document or sticker: exactly one of id and link.
func readMedia(s *Sandbox, n *number, root section, d *draft) {
	o := root.sub(d.Type)
	d.Media = s.readFile(n, o, d.Type)
	switch d.Type {
	case "document":
		o.only("id", "link", "caption", "filename", "provider")
		d.Media.Filename = o.text("filename", 240)
		d.Media.Caption = o.text("caption", 1024)
	case "audio":
		o.only("id", "link", "voice", "provider")
		if d.Media.Voice = o.flag("voice"); d.Media.Voice && d.Media.MimeType != "" && d.Media.MimeType != "audio/ogg" {
			o.fail(131053, "A voice message needs an audio/ogg file with the opus codec.")
		}
	case "sticker":
		o.only("id", "link", "provider")
	default:
		o.only("id", "link", "caption", "provider")
		d.Media.Caption = o.text("caption", 1024)
	}
}

// readFile resolves the id or link of a media object used as kind.
func (s *Sandbox) readFile(n *number, o section, kind string) *MediaRef {
	ref := &MediaRef{}
	id, link := o.text("id", 0), o.text("link", 0)
	switch {
	case o.err != nil:
	case id != "" && link != "":
		o.fail(100, "Param %s must have exactly one of id and link.", o.path)
	case id != "":
		f := s.media[id]
		if f == nil || f.numberID != n.ID || f.expired(s.clock.Now()) {
			o.fail(131009, "Media ID %s does not exist or expired.", id)
			return ref
		}
		if !mediaKinds[kind].takes(f.mime) {
			o.fail(131053, "Unsupported %s mime type %s. Please use one of %s.", kind, f.mime, strings.Join(mediaKinds[kind].mimes, ", "))
		}
		s.describe(ref, f)
	case link != "":
		u, err := url.Parse(link)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			o.fail(131009, "Param %s is not a valid URL.", o.at("link"))
		}
		ref.Link = link
	default:
		o.fail(131008, "Parameter %s or %s is required.", o.at("id"), o.at("link"))
	}
	return ref
}

func readLocation(_ *Sandbox, _ *number, root section, d *draft) {
	o := root.sub("location")
	o.only("latitude", "longitude", "name", "address")
	d.Location = &Location{
		Latitude: o.number("latitude", -90, 90), Longitude: o.number("longitude", -180, 180),
		Name: o.text("name", 1000), Address: o.text("address", 1000),
	}
}

// readContacts wants a formatted_name in each card; the rest is passed on.
func readContacts(_ *Sandbox, _ *number, root section, d *draft) {
	for _, card := range root.list("contacts", 1, 257) {
		card.only("name", "phones", "emails", "addresses", "org", "urls", "birthday", "origin", "vcard")
		card.sub("name").must("formatted_name", 1000)
		for _, key := range []string{"phones", "emails", "addresses", "urls"} {
			if card.has(key) {
				card.list(key, 0, 100)
			}
		}
		d.Contacts = append(d.Contacts, card.m)
	}
}

// readReaction: the message must be known to this number (131009); emoji "" takes it back.
func readReaction(s *Sandbox, n *number, root section, d *draft) {
	o := root.sub("reaction")
	o.only("message_id", "emoji")
	id := o.must("message_id", 0)
	if _, ok := o.m["emoji"]; !ok {
		o.fail(131008, "Parameter %s is required.", o.at("emoji"))
	}
	emoji := o.text("emoji", 32)
	if o.err != nil {
		return
	}
	if m := s.byWamid[id]; m == nil || m.NumberID != n.ID {
		o.fail(131009, "Message ID is invalid or too old.")
		return
	}
	d.Context = &Quote{Wamid: id, Preview: emoji}
}

// react puts the emoji of a reaction message on what it is about; mu is held.
func (s *Sandbox) react(m *message) {
	target := s.byWamid[m.Context.Wamid]
	if target == nil {
		return
	}
	kept := target.Reactions[:0:0]
	for _, r := range target.Reactions {
		if r.From != m.From {
			kept = append(kept, r)
		}
	}
	if m.Context.Preview != "" {
		kept = append(kept, Reaction{From: m.From, Emoji: m.Context.Preview})
	}
	target.Reactions = kept
	s.publish(target)
}
