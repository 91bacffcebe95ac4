package message

import (
	"strings"

	"prosa/internal/core"
)

// MediaRule is what a channel takes of one kind of file.
type MediaRule struct {
	MaxBytes int64
	Mimes    []string // nil = any
}

// whatsAppMedia are the Cloud API's supported media types and sizes. Source: Meta,
// Cloud API, Media, "Supported media types".
var whatsAppMedia = map[Kind]MediaRule{
	Image:    {5 << 20, []string{"image/jpeg", "image/png"}},
	Video:    {16 << 20, []string{"video/mp4", "video/3gpp"}},
	Audio:    {16 << 20, []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
	Document: {100 << 20, nil},
	Sticker:  {100 << 10, []string{"image/webp"}},
}

// animatedSticker is the size an animated sticker may have.
const animatedSticker = 500 << 10

// WhatsAppMedia returns the rule for a kind of file, and false for kinds that are
// none.
func WhatsAppMedia(k Kind) (MediaRule, bool) {
	r, ok := whatsAppMedia[k]
	return r, ok
}

// validateMedia checks what is known of the file: a type or size that is not known
// yet (a file named by its storage key alone) is not held against it.
func (c Content) validateMedia() error {
	m := c.Media
	if m == nil || m.Key == "" && m.ProviderID == "" {
		return required("media")
	}
	rule := whatsAppMedia[c.Kind]
	if c.Kind == Sticker && m.Animated {
		rule.MaxBytes = animatedSticker
	}
	if m.Size > rule.MaxBytes {
		return core.E(core.Invalid, "media_too_big", "a %s may have %d bytes, this one has %d", c.Kind, rule.MaxBytes, m.Size).On("media")
	}
	if !rule.takes(m.Mime) {
		return core.E(core.Invalid, "media_type", "a %s cannot be %s", c.Kind, m.Mime).On("media")
	}
	if m.Voice && c.Kind == Audio && m.Mime != "" && bareMime(m.Mime) != "audio/ogg" {
		return core.E(core.Invalid, "media_type", "a voice message must be audio/ogg with opus").On("media")
	}
	if c.Text != "" && (c.Kind == Audio || c.Kind == Sticker) {
		return core.E(core.Invalid, "caption_not_allowed", "a %s carries no caption", c.Kind).On("text")
	}
	return length("text", c.Text, 0, MaxCaption)
}

func (r MediaRule) takes(mime string) bool {
	if r.Mimes == nil || mime == "" {
		return true
	}
	bare := bareMime(mime)
	for _, m := range r.Mimes {
		if m == bare {
			return true
		}
	}
	return false
}

// bareMime drops parameters: "audio/ogg; codecs=opus" → "audio/ogg".
func bareMime(mime string) string {
	bare, _, _ := strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(bare))
}
