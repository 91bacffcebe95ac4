package channel

import (
	"context"
	"errors"
	"io"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// ErrOtherObject is what Split returns for a body that belongs to another channel.
var ErrOtherObject = errors.New("channel: the body is about another kind of object")

// Adapter is one channel. All methods may be called concurrently.
type Adapter interface {
	Kind() dealer.ChannelKind

	// Send hands one message to the provider, once: it never repeats a call. token
	// (at most 512 characters, no personal data) comes back in the statuses of the
	// message.
	Send(ctx context.Context, acct dealer.ChannelAccount, to Recipient, c message.Content, token string) Result

	// Split takes a webhook body apart, in the order of the body. The error is
	// about the body as a whole: not JSON, hostile, or ErrOtherObject. The items
	// do not alias body.
	Split(body []byte) ([]Item, error)

	// Parse makes the Item again from Item.Raw. Like Split it never panics; what it
	// cannot understand has Err set.
	Parse(raw []byte) Item
}

// ReadMarker is a channel that can show the person that a message was read and,
// with typing, that an answer is being written (until it comes, at most 25 s).
type ReadMarker interface {
	MarkRead(ctx context.Context, acct dealer.ChannelAccount, providerID string, typing bool) error
}

// MediaStore is a channel whose files travel apart from the messages.
type MediaStore interface {
	// FetchMedia opens a file of an inbound message. The reader fails, rather than
	// ends, when the file is cut short or longer than announced; it must be closed.
	FetchMedia(ctx context.Context, acct dealer.ChannelAccount, mediaID string) (io.ReadCloser, MediaInfo, error)

	// UploadMedia stores a file for sending and returns its id. size is the exact
	// length of r.
	UploadMedia(ctx context.Context, acct dealer.ChannelAccount, mime, name string, size int64, r io.Reader) (id string, err error)
}

// MediaInfo is what the provider says about a file before sending it.
type MediaInfo struct {
	Mime   string
	Size   int64  // bytes; -1 when not told
	SHA256 string // hex, "" when not told. Whether it is of the file as downloaded is not documented
}

// Prober is a channel that can examine its own set-up.
type Prober interface {
	Probe(ctx context.Context, acct dealer.ChannelAccount) (Health, error)
}

// Health is the state of a channel account at the provider. The words are the
// provider's; "" where it said nothing.
type Health struct {
	Display    string // "+55 11 3000-1000"
	Name       string // the verified name
	Status     string // CONNECTED, PENDING, BANNED…
	Quality    string // GREEN, YELLOW, RED, UNKNOWN
	Tier       string // messaging limit of the business: TIER_250…
	Throughput string // STANDARD, HIGH
	CanSend    string // AVAILABLE, LIMITED, BLOCKED
	About      string // the public profile's line
	Apps       []App  // who gets the webhooks of the business
	Problems   []string
}

// App is an application subscribed to the webhooks of the business.
type App struct {
	ID, Name    string
	CallbackURL string // set when the subscription overrides the app's own address
}
