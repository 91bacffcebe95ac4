package channel

import (
	"errors"
	"testing"

	"prosa/internal/message"
)

func TestDedupeKey(t *testing.T) {
	t.Parallel()
	msg := Item{Kind: ItemMessage, ProviderID: "wamid.1", Message: &Inbound{}, Raw: []byte("a")}
	sent := Item{Kind: ItemStatus, ProviderID: "wamid.1", Status: &StatusUpdate{Status: message.Sent}, Raw: []byte("b")}
	read := Item{Kind: ItemStatus, ProviderID: "wamid.1", Status: &StatusUpdate{Status: message.Read}, Raw: []byte("c")}
	broken := Item{Kind: ItemMessage, ProviderID: "wamid.1", Err: errors.New("x"), Raw: []byte("d")}
	fact := Item{Kind: ItemAccount, Raw: []byte("e")}
	foreign := msg.Disown()
	keys := map[string]bool{}
	for _, it := range []Item{msg, sent, read, broken, fact, foreign} {
		if keys[it.DedupeKey()] {
			t.Errorf("%+v has another's key %q", it, it.DedupeKey())
		}
		keys[it.DedupeKey()] = true
	}
	again := msg
	again.Raw, again.At = []byte("written differently"), 7
	if again.DedupeKey() != msg.DedupeKey() {
		t.Error("a second delivery of a message has another key")
	}
	if foreign.Err != ErrForeign || foreign.ProviderID != "" || foreign.Message != nil || string(foreign.Raw) != "a" {
		t.Errorf("disowned: %+v", foreign)
	}
}

func TestSenderKey(t *testing.T) {
	t.Parallel()
	old, now := Sender{Phone: "551187654321"}, Sender{Phone: "5511987654321"}
	if old.Key() == "" || old.Key() != now.Key() {
		t.Errorf("the two forms of a mobile number differ: %q, %q", old.Key(), now.Key())
	}
	if (Sender{BSUID: "BR.1", Phone: "5511987654321"}).Key() != "BR.1" || (Sender{}).Key() != "" {
		t.Error("the BSUID does not come first")
	}
}
