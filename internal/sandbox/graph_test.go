package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDoors(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	form := url.Values{
		"messaging_product": {"whatsapp"}, "to": {"+5511987650001"}, "type": {"text"}, "text": {`{"body":"olá"}`},
	}
	withToken := url.Values{"access_token": {SeedToken}}
	query := url.Values{"access_token": {SeedToken}, "appsecret_proof": {appsecretProof(SeedAppSecret, SeedToken)}}
	for k, v := range form {
		withToken[k] = v
		query[k] = v
	}
	cases := map[string]struct {
		path, auth, kind, body string
		status, code           int
	}{
		"bearer":            {messages, "Bearer " + SeedToken, "application/x-www-form-urlencoded", form.Encode(), 200, 0},
		"oauth":             {messages, "OAuth " + SeedToken, "application/x-www-form-urlencoded", form.Encode(), 200, 0},
		"old version":       {"/v17.0/" + SeedNumberID + "/messages", "Bearer " + SeedToken, "application/x-www-form-urlencoded", form.Encode(), 200, 0},
		"no version":        {"/" + SeedNumberID + "/messages", "Bearer " + SeedToken, "application/x-www-form-urlencoded", form.Encode(), 200, 0},
		"token in form":     {messages, "", "application/x-www-form-urlencoded", withToken.Encode(), 200, 0},
		"all in query":      {messages + "?" + query.Encode(), "", "", "", 200, 0},
		"JSON mislabelled":  {messages, "Bearer " + SeedToken, "text/plain", `{"messaging_product":"whatsapp","to":"+5511987650001","text":{"body":"x"}}`, 200, 0},
		"no token":          {messages, "", "application/x-www-form-urlencoded", form.Encode(), 401, 190},
		"bad token":         {messages, "Bearer EAAX", "application/x-www-form-urlencoded", form.Encode(), 401, 190},
		"bad proof":         {messages + "?appsecret_proof=00", "Bearer " + SeedToken, "application/x-www-form-urlencoded", form.Encode(), 400, 100},
		"broken JSON":       {messages, "Bearer " + SeedToken, "application/json", `{"messaging_product":`, 400, 100},
		"JSON array":        {messages, "Bearer " + SeedToken, "application/json", `[1]`, 400, 100},
		"two JSON values":   {messages, "Bearer " + SeedToken, "application/json", `{} {}`, 400, 100},
		"unknown node":      {"/v26.0/123/messages", "Bearer " + SeedToken, "application/json", `{}`, 400, 100},
		"unknown edge":      {"/v26.0/" + SeedNumberID + "/teleport", "Bearer " + SeedToken, "application/json", `{}`, 400, 100},
		"nothing":           {"/v26.0", "Bearer " + SeedToken, "application/json", `{}`, 400, 100},
		"too large":         {messages, "Bearer " + SeedToken, "application/json", `{"x":"` + strings.Repeat("a", maxBody) + `"}`, 413, 100},
		"hostile recursion": {messages, "Bearer " + SeedToken, "application/json", strings.Repeat(`{"a":`, 20_000), 400, 100},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), "POST", b.url+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.auth != "" {
				r.Header.Set("Authorization", c.auth)
			}
			if c.kind != "" {
				r.Header.Set("Content-Type", c.kind)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = res.Body.Close() }()
			raw, _ := io.ReadAll(res.Body)
			out, err := decodeObject(raw)
			if err != nil {
				t.Fatalf("%v: %s", err, raw)
			}
			got, _ := scalar(at(out, "error", "code"))
			want := ""
			if c.code != 0 {
				want = map[int]string{100: "100", 190: "190"}[c.code]
			}
			if res.StatusCode != c.status || got != want {
				t.Errorf("HTTP %d code %q: %s", res.StatusCode, got, raw)
			}
			if res.Header.Get("facebook-api-version") == "" || res.Header.Get("Content-Type") != "application/json; charset=UTF-8" {
				t.Errorf("headers %v", res.Header)
			}
		})
	}
}

func TestUnknownObjectLooksLikeGraph(t *testing.T) {
	t.Parallel()
	b := setup(t)
	status, out := b.call("GET", "/v26.0/42", nil)
	if status != 400 || at(out, "error", "type") != "GraphMethodException" || at(out, "error", "error_subcode") != 33.0 ||
		!strings.HasPrefix(at(out, "error", "message").(string), "Unsupported get request. Object with ID '42' does not exist") {
		t.Errorf("%d %v", status, out)
	}
}

func TestOtherTenantsAreInvisible(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other, err := b.sb.CreateNumber(NumberParams{AppID: "77", WABAID: "78"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{other.ID, other.ID + "/whatsapp_business_profile", other.WABAID, other.WABAID + "/phone_numbers", other.AppID} {
		if status, out := b.call("GET", "/v26.0/"+path, nil); status != 400 || at(out, "error", "error_subcode") != 33.0 {
			t.Errorf("%s: %d %v", path, status, out)
		}
	}
}

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.sb.CreateToken(TokenParams{Token: SeedToken, ExpiresMs: start.Add(time.Hour).UnixMilli()})
	if err != nil {
		t.Fatal(err)
	}
	if status, out := b.call("GET", "/v26.0/debug_token?input_token="+SeedToken, nil); status != 200 || at(out, "data", "is_valid") != true {
		t.Errorf("%d %v", status, out)
	}
	b.clock.Advance(time.Hour)
	if status, out := b.call("GET", "/v26.0/"+SeedNumberID, nil); status != 401 || code(out) != 190 || at(out, "error", "error_subcode") != 463.0 {
		t.Errorf("%d %v", status, out)
	}
}

func TestFieldsAndPaging(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, out := b.call("GET", "/v26.0/"+SeedNumberID+"?fields=quality_rating,throughput{level},health_status{can_send_message}", nil)
	want := m{"quality_rating": "GREEN", "throughput": m{"level": "STANDARD"}, "health_status": m{"can_send_message": "AVAILABLE"}, "id": SeedNumberID}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
	if _, out := b.call("GET", "/v26.0/"+SeedNumberID+"?fields=nonsense", nil); code(out) != 100 {
		t.Errorf("%v", out)
	}
	var names []any
	path := "/v26.0/" + SeedWABAID + "/message_templates?fields=name&limit=2"
	for range 5 {
		_, out := b.call("GET", path, nil)
		for _, row := range out["data"].([]any) {
			names = append(names, at(row, "name"))
			if len(row.(m)) != 2 {
				t.Errorf("row %v", row)
			}
		}
		next, ok := at(out, "paging", "next").(string)
		if !ok {
			break
		}
		path = strings.TrimPrefix(next, b.url)
	}
	if d := cmp.Diff([]any{"hello_world", "revisao_agendada", "oferta_do_mes"}, names); d != "" {
		t.Error(d)
	}
	if _, out := b.call("GET", "/v26.0/"+SeedWABAID+"/message_templates?after=AAAA", nil); code(out) != 131059 {
		t.Errorf("%v", out)
	}
	if _, out := b.call("GET", "/v26.0/"+SeedWABAID+"/phone_numbers", nil); at(out, "data", 0, "id") != SeedNumberID || at(out, "paging", "cursors", "before") == nil {
		t.Errorf("%v", out)
	}
}

func TestParseFields(t *testing.T) {
	t.Parallel()
	got := parseFields("a,b{c,d{e}}, f.limit(2).after(x(1)){g},}h")
	want := []fieldSpec{
		{name: "a"}, {name: "b", sub: []fieldSpec{{name: "c"}, {name: "d", sub: []fieldSpec{{name: "e"}}}}},
		{name: "f", args: map[string]string{"limit": "2", "after": "x(1)"}, sub: []fieldSpec{{name: "g"}}},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(fieldSpec{})); d != "" {
		t.Error(d)
	}
}

func TestProfileRegisterAndPin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	edge := "/v26.0/" + SeedNumberID
	if status, out := b.call("POST", edge+"/whatsapp_business_profile", m{"messaging_product": "whatsapp", "about": "Loja", "websites": []string{"https://example.com"}, "vertical": "AUTO"}); status != 200 {
		t.Fatalf("%v", out)
	}
	if _, out := b.call("POST", edge+"/whatsapp_business_profile", m{"messaging_product": "whatsapp", "about": strings.Repeat("a", 140)}); code(out) != 100 {
		t.Errorf("%v", out)
	}
	_, out := b.call("GET", edge+"/whatsapp_business_profile?fields=about,websites,vertical,email", nil)
	want := m{"data": []any{m{"about": "Loja", "websites": []any{"https://example.com"}, "vertical": "AUTO", "messaging_product": "whatsapp"}}}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
	steps := []struct {
		edge, pin string
		code      int
	}{
		{"deregister", "", 0}, {"messages", "", 133010}, {"register", "12", 100}, {"register", "123456", 0}, {"register", "654321", 133005},
		{"deregister", "", 0}, {"register", "123456", 0}, {"register", "123456", 0}, {"register", "123456", 0}, {"register", "123456", 0},
		{"register", "123456", 0}, {"register", "123456", 0}, {"register", "123456", 133016},
	}
	for i, st := range steps {
		body := m{"messaging_product": "whatsapp", "pin": st.pin}
		if st.edge == "messages" {
			body = textTo("+5511987650001")
		}
		if _, out := b.call("POST", edge+"/"+st.edge, body); code(out) != st.code {
			t.Errorf("step %d %s: %v", i, st.edge, out)
		}
	}
}

func TestBlockUsers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	edge := "/v26.0/" + SeedNumberID + "/block_users"
	status, out := b.call("POST", edge, m{"messaging_product": "whatsapp", "block_users": []any{m{"user": "+5511987650001"}, m{"user": "+553187650002"}}})
	if status != 400 || code(out) != 139100 || at(out, "block_users", "added_users", 0, "wa_id") != "5511987650001" || at(out, "block_users", "failed_users", 0, "input") != "+553187650002" {
		t.Errorf("%d %v", status, out)
	}
	b.hooks.take()
	b.open("p1")
	if got := b.hooks.take(); len(got) != 0 {
		t.Errorf("a blocked user was heard: %s", got[0].raw)
	}
	if _, out := b.call("GET", edge, nil); at(out, "data", 0, "wa_id") != "5511987650001" {
		t.Errorf("%v", out)
	}
	if status, out := b.call("DELETE", edge, m{"messaging_product": "whatsapp", "block_users": []any{m{"user_id": "BR.10000000000000000001"}}}); status != 200 || at(out, "block_users", "removed_users", 0, "input") == nil {
		t.Errorf("%d %v", status, out)
	}
}

func TestTemplatesLifecycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	edge := "/v26.0/" + SeedWABAID + "/message_templates"
	body := m{"name": "aviso", "language": "pt_BR", "category": "utility", "components": []any{m{"type": "BODY", "text": "Olá {{1}}, tudo certo.", "example": m{"body_text": []any{[]any{"Ana"}}}}}}
	status, out := b.call("POST", edge, body)
	if status != 200 || out["status"] != "PENDING" || out["category"] != "UTILITY" {
		t.Fatalf("%d %v", status, out)
	}
	id := out["id"].(string)
	if _, out := b.call("POST", edge, body); code(out) != 100 || at(out, "error", "error_user_title") == nil {
		t.Errorf("twice: %v", out)
	}
	if _, out := b.call("POST", edge, m{"name": "x", "language": "pt_BR", "category": "UTILITY", "components": []any{m{"type": "BODY", "text": "{{1}} oi"}}}); code(out) != 100 {
		t.Errorf("variable first: %v", out)
	}
	send := inMessage("template", m{"name": "aviso", "language": m{"code": "pt_BR"}, "components": []any{m{"type": "body", "parameters": []any{m{"type": "text", "text": "Ana"}}}}})
	for _, step := range []struct {
		status string
		code   int
	}{{"", 132001}, {"APPROVED", 0}, {"PAUSED", 132015}, {"DISABLED", 132016}, {"REJECTED", 132001}} {
		if step.status != "" {
			b.idle()
			b.hooks.take()
			if _, err := b.sb.Review(id, step.status, ""); err != nil {
				t.Fatal(err)
			}
			b.idle()
			v := b.hooks.take()[0].value()
			if at(v, "event") != step.status || at(v, "message_template_name") != "aviso" {
				t.Errorf("webhook %v", v)
			}
		}
		if _, out := b.call("POST", messages, send); code(out) != step.code {
			t.Errorf("%s: %v", step.status, out)
		}
	}
	if status, _ := b.call("POST", "/v26.0/"+id, m{"components": []any{m{"type": "BODY", "text": "Novo texto"}}}); status != 200 {
		t.Error("edit")
	}
	if _, out := b.call("GET", "/v26.0/"+id+"?fields=status,components", nil); out["status"] != "PENDING" || at(out, "components", 0, "text") != "Novo texto" {
		t.Errorf("%v", out)
	}
	if status, _ := b.call("DELETE", edge+"?name=aviso", nil); status != 200 {
		t.Error("delete")
	}
	if _, out := b.call("GET", edge+"?name=aviso", nil); len(out["data"].([]any)) != 0 {
		t.Errorf("%v", out)
	}
}

func TestMarketing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	offer := inMessage("template", m{"name": "oferta_do_mes", "language": m{"code": "pt_BR"}, "components": []any{m{"type": "body", "parameters": []any{m{"type": "text", "text": "Ana"}}}}})
	b.send(offer) // no window needed
	if _, out := b.call("POST", "/v26.0/"+SeedNumberID+"/marketing_messages", offer); code(out) != 0 {
		t.Errorf("%v", out)
	}
	b.idle()
	b.hooks.take()
	if _, err := b.sb.SetMarketing("p1", "", "stop"); err != nil {
		t.Fatal(err)
	}
	b.idle()
	if v := b.hooks.take()[0]; at(v.body, "entry", 0, "changes", 0, "field") != "user_preferences" || at(v.value(), "user_preferences", 0, "value") != "stop" {
		t.Errorf("%s", v.raw)
	}
	if _, out := b.call("POST", messages, offer); code(out) != 131050 {
		t.Errorf("%v", out)
	}
	us := "12025550143"
	if _, err := b.sb.CreatePhone(PhoneParams{Phone: &us}); err != nil {
		t.Fatal(err)
	}
	offer["to"] = us
	if _, out := b.call("POST", messages, offer); code(out) != 131049 {
		t.Errorf("%v", out)
	}
	hello := inMessage("template", m{"name": "hello_world", "language": m{"code": "en_US"}})
	if _, out := b.call("POST", "/v26.0/"+SeedNumberID+"/marketing_messages", hello); code(out) != 134100 {
		t.Errorf("%v", out)
	}
}
