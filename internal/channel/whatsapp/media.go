package whatsapp

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/core"
	"prosa/internal/dealer"
)

// maxFile is the largest file WhatsApp carries: a document (Meta, "Media").
const maxFile = 100 << 20

type mediaAnswer struct {
	URL    string       `json:"url"`
	Mime   string       `json:"mime_type"`
	SHA256 string       `json:"sha256"`
	Size   *meta.Number `json:"file_size"`
}

// FetchMedia implements channel.MediaStore: it asks for the file's address, which
// lives five minutes, and opens it. An id of a webhook lives seven days.
func (a *Adapter) FetchMedia(ctx context.Context, acct dealer.ChannelAccount, mediaID string) (io.ReadCloser, channel.MediaInfo, error) {
	var ans mediaAnswer
	rep := a.graph.Do(ctx, meta.Request{
		Method: http.MethodGet, Path: url.PathEscape(mediaID),
		Query: url.Values{"phone_number_id": {acct.ExternalID}},
		Token: acct.Token, Secret: acct.AppSecret,
	}, &ans)
	if err := rep.AsError(); err != nil {
		return nil, channel.MediaInfo{}, err
	}
	if ans.URL == "" {
		return nil, channel.MediaInfo{}, core.E(core.Unavailable, "media_unavailable", "Meta named no address for the file")
	}
	info := channel.MediaInfo{Mime: ans.Mime, Size: -1, SHA256: hexSum(ans.SHA256)}
	if ans.Size != nil && *ans.Size > 0 {
		info.Size = int64(*ans.Size)
	}
	r, err := a.graph.Download(ctx, ans.URL, acct.Token, info.Size, maxFile)
	return r, info, err
}

// UploadMedia implements channel.MediaStore. Meta keeps the file for 30 days.
func (a *Adapter) UploadMedia(ctx context.Context, acct dealer.ChannelAccount, mime, name string, size int64, r io.Reader) (string, error) {
	if size > maxFile {
		return "", core.E(core.Invalid, "media_too_large", "the file has %d bytes, WhatsApp takes %d", size, maxFile)
	}
	head, tail, kind, err := form(mime, name)
	if err != nil {
		return "", err
	}
	req := request(acct, http.MethodPost, "media", nil)
	req.Type, req.Timeout = kind, meta.FileTimeout
	req.Stream = io.MultiReader(bytes.NewReader(head), io.LimitReader(r, size), bytes.NewReader(tail))
	req.Size = int64(len(head)) + size + int64(len(tail))
	var ans struct {
		ID meta.Text `json:"id"`
	}
	if err := a.graph.Do(ctx, req, &ans).AsError(); err != nil {
		return "", err
	}
	if ans.ID == "" {
		return "", core.E(core.Unavailable, "media_unavailable", "Meta gave the file no id")
	}
	return string(ans.ID), nil
}

// form returns what stands before and after the file's bytes, so that the file is
// streamed and the length known. Meta goes by the part's Content-Type.
func form(mime, name string) (head, tail []byte, contentType string, err error) {
	if strings.ContainsAny(mime, "\r\n") {
		return nil, nil, "", core.E(core.Invalid, "media_type", "the media type has a line break")
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for _, f := range [][2]string{{"messaging_product", "whatsapp"}, {"type", mime}} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			return nil, nil, "", err
		}
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", `form-data; name="file"; filename="`+quoteName(name)+`"`)
	h.Set("Content-Type", mime)
	if _, err := w.CreatePart(h); err != nil {
		return nil, nil, "", err
	}
	n := buf.Len()
	if err := w.Close(); err != nil {
		return nil, nil, "", err
	}
	all := buf.Bytes()
	return all[:n], all[n:], w.FormDataContentType(), nil
}

var nameQuoter = strings.NewReplacer(`\`, `\\`, `"`, "%22", "\r", " ", "\n", " ")

func quoteName(name string) string {
	if name == "" {
		return "file"
	}
	return nameQuoter.Replace(name)
}
