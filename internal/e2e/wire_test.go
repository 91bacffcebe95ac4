package e2e

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/e2e/rig"
)

// object is JSON written by hand.
type object = map[string]any

// update is one element of a webhook body, written by hand for what the sandbox
// does not do by itself.
type update struct {
	number  string
	contact object // beside a message
	message object
	status  object
}

// wireText is a message of a customer known by phone only.
func wireText(number, phone, id, body string, at time.Time) update {
	return update{number: number, contact: object{"wa_id": phone, "profile": object{"name": "Cliente " + phone}},
		message: object{"from": phone, "id": id, "timestamp": strconv.FormatInt(at.Unix(), 10), "type": "text", "text": object{"body": body}}}
}

// wireStatus is a status of one of our messages; token "" leaves ours out.
func wireStatus(number, wamid, token, status string, at time.Time) update {
	s := object{"id": wamid, "status": status, "timestamp": strconv.FormatInt(at.Unix(), 10), "recipient_id": "5511999990000"}
	if token != "" {
		s["biz_opaque_callback_data"] = token
	}
	if status == "failed" {
		s["errors"] = []object{{"code": 131026, "title": "Message undeliverable"}}
	}
	return update{number: number, status: s}
}

// wireBody puts updates into one body: an entry per number, with messages and
// statuses mixed as they come, neighbours of one kind in one change.
func wireBody(t testing.TB, updates ...update) []byte {
	t.Helper()
	var numbers []string
	changes := map[string][]object{}
	last := map[string]update{}
	for _, u := range updates {
		list := changes[u.number]
		if list == nil {
			numbers = append(numbers, u.number)
		}
		if prev := last[u.number]; len(list) == 0 || (prev.message == nil) != (u.message == nil) {
			list = append(list, object{"field": "messages", "value": object{"messaging_product": "whatsapp",
				"metadata": object{"phone_number_id": u.number, "display_phone_number": "551140001001"}}})
		}
		v := list[len(list)-1]["value"].(object)
		grow := func(key string, part object) {
			if part != nil {
				have, _ := v[key].([]object)
				v[key] = append(have, part)
			}
		}
		grow("contacts", u.contact)
		grow("messages", u.message)
		grow("statuses", u.status)
		changes[u.number], last[u.number] = list, u
	}
	var entries []object
	for _, n := range numbers {
		entries = append(entries, object{"id": "100" + n, "changes": changes[n]})
	}
	body, err := json.Marshal(object{"object": "whatsapp_business_account", "entry": entries})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// post delivers a body as Meta does and returns the HTTP status.
func post(t testing.TB, url, secret string, body []byte) int {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := hookClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

var hookClient = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// deliver posts a body to a rig and expects it to be taken.
func deliver(t testing.TB, r *rig.Rig, body []byte) {
	t.Helper()
	if got := post(t, r.HookURL, r.Secret, body); got != http.StatusOK {
		t.Errorf("the webhook was answered with %d", got)
	}
}

// parallel runs f(0) … f(n-1) on as many goroutines as workers.
func parallel(workers, n int, f func(i int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				f(i)
			}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// phoneNumber is the i-th customer's number.
func phoneNumber(i int) string { return "55119" + strconv.Itoa(87000000+i) }

// crowd makes n customers who have written once to the number and got the bot's
// answer; conversations[i] is the i-th one's.
func crowd(t *testing.T, r *rig.Rig, number string, first, n int) (walks []*walk, conversations []core.ID) {
	t.Helper()
	for i := range n {
		w := newWalk(t, r, phoneNumber(first+i))
		w.say(text(number, "Oi"))
		walks = append(walks, w)
	}
	r.Quiet(t, 90*time.Second)
	for _, w := range walks {
		conversations = append(conversations, w.open().ID)
	}
	return walks, conversations
}
