package assistant

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"prosa/internal/core"
	"prosa/internal/jobs"
	"prosa/internal/phrase"
	"prosa/internal/store"
)

// Limits of a call.
const (
	patience  = 8 * time.Second // the customer waits; the whole call, its turn included
	maxAnswer = 256 << 10       // bytes that are read
	atOnce    = 2               // calls under way in a process: they hold workers of jobs
	inLine    = 2 * time.Second // how long a call waits for its turn
)

// completion is the part of a chat completion that is used.
type completion struct {
	Choices []struct {
		Message struct {
			Content string `json:"content"`
		} `json:"message"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
}

// thought is what models that think aloud write before their reply.
var thought = regexp.MustCompile(`(?s)^\s*<think>.*?</think>`)

// errPlain refuses an address whose key and questions anybody on the way could read.
var errPlain = core.E(core.Invalid, "assistant_plain", "https is needed").On("url")

// MayAsk tells whether an address may be set: one that a request may leave for, and
// enciphered unless the operator named it. Errors: Invalid assistant_plain, assistant_unreachable.
func (s *Service) MayAsk(u *url.URL) error {
	if err := s.Out.MayReach(u); err != nil {
		return core.E(core.Invalid, "assistant_unreachable", "%s", jobs.Reason(err)).On("url")
	}
	if u.Scheme != "https" && !s.Out.Allowed(u) {
		return errPlain
	}
	return nil
}

// complete sends one request, once: who pays for each wants no repetition. failed is ""
// when the endpoint answered, else what went wrong on the way.
func (s *Service) complete(ctx context.Context, a store.Assistant, messages []phrase.Message) (text, failed string) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	turn := time.NewTimer(inLine)
	defer turn.Stop()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-turn.C:
		return "", "busy"
	case <-ctx.Done():
		return "", "busy"
	}
	body, err := json.Marshal(map[string]any{"model": a.Model, "messages": messages, "temperature": 0, "max_tokens": phrase.MaxTokens})
	if err != nil {
		return "", "malformed"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(a.URL, "/")+"/chat/completions", bytes.NewReader(body))
	if err != nil {
		return "", "address"
	}
	if err := s.MayAsk(req.URL); err != nil {
		return "", err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Prosa")
	if a.Key != "" {
		req.Header.Set("Authorization", "Bearer "+a.Key)
	}
	res, err := s.Out.Do(req)
	if err != nil {
		return "", jobs.Reason(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	var c completion
	switch {
	case err != nil:
		return "", jobs.Reason(err)
	case res.StatusCode != http.StatusOK:
		return "", "status " + strconv.Itoa(res.StatusCode)
	case len(answer) > maxAnswer:
		return "", "the answer is too large"
	case json.Unmarshal(answer, &c) != nil || len(c.Choices) == 0:
		return "", "not a chat completion"
	}
	switch first := c.Choices[0]; first.Finish {
	case "length", "content_filter": // half a sentence may say the opposite of the whole
		return "", "cut off"
	default:
		return thought.ReplaceAllString(first.Message.Content, ""), ""
	}
}
