package sandbox

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// page cuts a list by limit, after and before and wraps it as
// {data, paging{cursors{before,after}, next?, previous?}} (Meta, "Paginated results").
// A cursor that was not made here is error 131059.
func page(r *http.Request, base string, p params, rows []object) (object, *graphError) {
	limit := 25
	if s := p.text("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fail(100, "limit must be a positive integer")
		}
		limit = min(n, 1000)
	}
	from, to := 0, len(rows)
	if c := p.text("after"); c != "" {
		n, ok := openCursor(c)
		if !ok || n >= len(rows) {
			if !ok {
				return nil, fail(131059, "The cursor is expired or corrupted: restart paging.")
			}
			n = len(rows) - 1
		}
		from = n + 1
	} else if c := p.text("before"); c != "" {
		n, ok := openCursor(c)
		if !ok || n > len(rows) {
			return nil, fail(131059, "The cursor is expired or corrupted: restart paging.")
		}
		to = n
		from = max(0, to-limit)
	}
	to = min(to, from+limit)
	data := append([]object{}, rows[from:to]...)
	out := object{{"data", data}}
	if len(data) == 0 {
		return out, nil
	}
	before, after := cursor(from), cursor(to-1)
	paging := object{{"cursors", object{{"before", before}, {"after", after}}}}
	if to < len(rows) {
		paging = append(paging, member{"next", pageURL(r, base, "after", after, limit)})
	}
	if from > 0 {
		paging = append(paging, member{"previous", pageURL(r, base, "before", before, limit)})
	}
	return append(out, member{"paging", paging}), nil
}

func cursor(i int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("row" + strconv.Itoa(i)))
}

func openCursor(s string) (int, bool) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil || !strings.HasPrefix(string(b), "row") {
		return 0, false
	}
	n, err := strconv.Atoi(string(b[3:]))
	return n, err == nil && n >= 0
}

func pageURL(r *http.Request, base, key, value string, limit int) string {
	q, _ := url.ParseQuery(r.URL.RawQuery)
	q.Del("after")
	q.Del("before")
	q.Set("limit", strconv.Itoa(limit))
	q.Set(key, value)
	return base + r.URL.Path + "?" + q.Encode()
}
