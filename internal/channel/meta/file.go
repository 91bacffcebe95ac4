package meta

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"prosa/internal/core"
)

// FileTimeout is how long one file may take, either way.
const FileTimeout = 5 * time.Minute

// fileHosts are where Graph sends clients for files. The access token goes along
// with the request, so a URL elsewhere is refused.
var fileHosts = []string{"fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net", "cdninstagram.com"}

// Download opens a file at the URL Graph gave for it. The reader returns an error,
// not io.EOF, when the file is shorter or longer than size (when size >= 0) or
// longer than limit. Closing it ends the call.
func (c *Client) Download(ctx context.Context, rawURL, token string, size, limit int64) (io.ReadCloser, error) {
	if err := c.mayFetch(rawURL); err != nil {
		return nil, err
	}
	if size > limit {
		return nil, tooLarge(size, limit)
	}
	ctx, cancel := context.WithTimeout(ctx, FileTimeout)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, nil)
	if err != nil {
		cancel()
		return nil, hideURL(err)
	}
	setIdentity(req, token)
	resp, err := c.http.Do(req)
	if err != nil {
		cancel()
		return nil, core.E(core.Unavailable, "graph_unreachable", "the file host does not answer").Because(hideURL(err))
	}
	if resp.StatusCode != http.StatusOK {
		defer cancel()
		defer resp.Body.Close()
		return nil, fileError(resp)
	}
	if resp.ContentLength >= 0 && size >= 0 && resp.ContentLength != size {
		defer cancel()
		defer resp.Body.Close()
		return nil, core.E(core.Unavailable, "media_truncated", "the file has %d bytes, announced were %d", resp.ContentLength, size)
	}
	if resp.ContentLength > limit {
		defer cancel()
		defer resp.Body.Close()
		return nil, tooLarge(resp.ContentLength, limit)
	}
	return &download{body: resp.Body, cancel: cancel, want: size, limit: limit}, nil
}

func fileError(resp *http.Response) error {
	head, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if e := DecodeError(resp.StatusCode, head); e != nil {
		return e
	}
	// Also a 404 or 401 may only mean that the address has outlived its five
	// minutes: asking Graph again gives a new one. Whether the file is gone is told
	// by Graph, when the id is.
	return core.E(core.Unavailable, "media_unavailable", "the file host answered %d", resp.StatusCode)
}

func tooLarge(size, limit int64) error {
	return core.E(core.Invalid, "media_too_large", "the file has %d bytes, the limit is %d", size, limit)
}

func (c *Client) mayFetch(rawURL string) error {
	u, err := url.Parse(rawURL)
	if err == nil && u.User == nil {
		if u.Host == c.host && strings.HasPrefix(c.base+"/", u.Scheme+"://"+u.Host+"/") {
			return nil
		}
		if c.local && IsLoopbackHost(u.Hostname()) { // the sandbox under another of its names
			return nil
		}
		if u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") {
			for _, h := range fileHosts {
				if name := strings.ToLower(u.Hostname()); name == h || strings.HasSuffix(name, "."+h) {
					return nil
				}
			}
		}
	}
	return core.E(core.Forbidden, "media_host", "Graph named a file address that is not Meta's")
}

// download counts what passes and turns a wrong length into an error.
type download struct {
	body   io.ReadCloser
	cancel context.CancelFunc
	n      int64
	want   int64 // -1 = not told
	limit  int64
}

func (d *download) Read(p []byte) (int, error) {
	n, err := d.body.Read(p)
	d.n += int64(n)
	switch {
	case d.n > d.limit:
		return n, tooLarge(d.n, d.limit)
	case d.want >= 0 && d.n > d.want, err == io.EOF && d.want >= 0 && d.n != d.want:
		return n, fmt.Errorf("file of %d bytes, announced were %d: %w", d.n, d.want, io.ErrUnexpectedEOF)
	}
	return n, err
}

func (d *download) Close() error {
	d.cancel()
	return d.body.Close()
}
