package meta

import (
	"errors"
	"testing"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	graph := func(status, code int) Reply {
		return Reply{Status: status, GotConn: true, Graph: &Error{HTTP: status, Code: code}}
	}
	for _, tc := range []struct {
		name   string
		reply  Reply
		want   channel.Outcome
		reason Reason
		wait   time.Duration
	}{
		{"refused, DNS, TLS", Reply{Err: errors.New("x")}, channel.NeverSent, "", 0},
		{"reset after the request", Reply{Err: errors.New("x"), GotConn: true}, channel.Ambiguous, ReasonUnknown, 0},
		{"success", Reply{Status: 200, GotConn: true}, channel.Accepted, "", 0},
		{"bare 500", Reply{Status: 500, GotConn: true}, channel.Ambiguous, ReasonUnknown, 0},
		{"bare 503", Reply{Status: 503, GotConn: true, RetryAfter: time.Second}, channel.Ambiguous, ReasonUnknown, 0},
		{"bare 404", Reply{Status: 404, GotConn: true}, channel.Ambiguous, ReasonUnknown, 0},
		{"redirect", Reply{Status: 302, GotConn: true}, channel.Ambiguous, ReasonUnknown, 0},
		{"bare 429", Reply{Status: 429, GotConn: true, RetryAfter: 7 * time.Second}, channel.Retry, ReasonRate, 7 * time.Second},
		{"error in a 200", graph(200, 100), channel.Ambiguous, ReasonContent, 0},
		{"re-engagement", graph(400, 131047), channel.Rejected, ReasonWindow, 0},
		{"opt-out", graph(400, 131050), channel.Rejected, ReasonOptOut, 0},
		{"undeliverable", graph(400, 131026), channel.Rejected, ReasonUndeliverable, 0},
		{"token", graph(401, 190), channel.Rejected, ReasonAuth, 0},
		{"permission", graph(403, 200), channel.Rejected, ReasonAuth, 0},
		{"throughput", graph(400, 130429), channel.Retry, ReasonRate, time.Second},
		{"pair", graph(400, 131056), channel.Retry, ReasonPair, 6 * time.Second},
		{"management", graph(400, 80007), channel.Retry, ReasonRate, time.Minute},
		{"spam", graph(400, 131048), channel.Rejected, ReasonHeld, 0},
		{"fault with a code", graph(500, 131000), channel.Ambiguous, ReasonUnknown, 0},
		{"unavailable with a code", graph(500, 131016), channel.Ambiguous, ReasonTemporary, 0},
		{"API Service at 503", graph(503, 2), channel.Ambiguous, ReasonTemporary, 0},
		{"unavailable at 400", graph(400, 131016), channel.Retry, ReasonTemporary, 0},
		{"maintenance", graph(500, 131057), channel.Retry, ReasonTemporary, time.Minute},
		{"capability at 500", graph(500, 3), channel.Rejected, ReasonAuth, 0},
		{"unknown code", graph(400, 999999), channel.Rejected, "", 0},
		{"unknown code at 500", graph(500, 999999), channel.Ambiguous, "", 0},
		{"unknown code at 429", graph(429, 999999), channel.Retry, ReasonRate, 0},
	} {
		got := Judge(tc.reply)
		if got.Outcome != tc.want || got.Reason != tc.reason || got.Wait != tc.wait {
			t.Errorf("%s: %+v, want %s/%s/%s", tc.name, got, tc.want, tc.reason, tc.wait)
		}
	}
}

// Whatever Meta answers at 500 and above, a message is only sent again when the
// code says that it was not taken.
func TestNothingIsRepeatedAfterAFault(t *testing.T) {
	t.Parallel()
	for code := range rules {
		got := Judge(Reply{Status: 500, GotConn: true, Graph: &Error{Code: code}})
		if got.Outcome == channel.Retry && !firmAt5xx[code] {
			t.Errorf("code %d at HTTP 500 is repeated", code)
		}
	}
}

func TestAsError(t *testing.T) {
	t.Parallel()
	graph := func(status, code int) Reply { return Reply{Status: status, Graph: &Error{HTTP: status, Code: code}} }
	for _, tc := range []struct {
		reply Reply
		kind  core.Kind
		code  string
	}{
		{Reply{Status: 200}, "", ""},
		{Reply{Err: errors.New("x")}, core.Unavailable, "graph_unreachable"},
		{Reply{Status: 502}, core.Unavailable, "graph_unavailable"},
		{Reply{Status: 404}, core.Unavailable, "graph_unavailable"},
		{graph(400, 100), core.Invalid, "graph_rejected"},
		{graph(400, 999999), core.Invalid, "graph_rejected"},
		{graph(500, 999999), core.Unavailable, "graph_busy"},
		{graph(400, 131016), core.Unavailable, "graph_busy"},
		{graph(429, 100), core.Unavailable, "graph_busy"},
		{graph(401, 190), core.Conflict, "channel_auth"},
		{graph(403, 210), core.Conflict, "channel_auth"},
	} {
		err := tc.reply.AsError()
		if core.KindOf(err) != tc.kind || core.CodeOf(err) != tc.code {
			t.Errorf("%+v: %v", tc.reply, err)
		}
	}
}

func TestDecodeError(t *testing.T) {
	t.Parallel()
	full := `{"error":{"message":"(#131047) Re-engagement message","type":"OAuthException","code":131047,"error_subcode":"2494055",
		"error_data":{"messaging_product":"whatsapp","details":"More than 24 hours"},"is_transient":false,"fbtrace_id":"Az8"}}`
	e := DecodeError(400, []byte(full))
	if e == nil || e.Code != 131047 || e.Subcode != 2494055 || e.Trace != "Az8" || e.Text() != "(#131047) Re-engagement message: More than 24 hours" {
		t.Errorf("got %+v", e)
	}
	for body, want := range map[string]string{
		`{"error":{"message":"m","code":"100","error_data":"{\"details\":\"d\"}"}}`: "m: d",
		`{"error":{"message":"m","code":100,"error_data":"words"}}`:                 "m: words",
		`{"error":{"message":"m","code":100,"error_user_msg":"u"}}`:                 "m: u",
		`{"error":{"code":100,"error_data":[1]}}`:                                   "",
	} {
		if e := DecodeError(400, []byte(body)); e == nil || e.Code != 100 || e.Text() != want {
			t.Errorf("%s: %+v", body, e)
		}
	}
	for _, body := range []string{"", "<html>502</html>", `{}`, `{"error":null}`, `{"error":"x"}`, `[]`, `{"error":{"code":{}}}`, "null"} {
		if e := DecodeError(502, []byte(body)); e != nil {
			t.Errorf("%q: %+v", body, e)
		}
	}
}

func FuzzDecodeError(f *testing.F) {
	f.Add([]byte(`{"error":{"message":"m","code":"100","error_data":"{\"details\":\"d\"}"}}`))
	f.Add([]byte(`{"error":{"code":1e9}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if e := DecodeError(500, body); e != nil {
			_, _ = e.Text(), e.Error()
		}
	})
}
