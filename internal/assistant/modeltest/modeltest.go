// Package modeltest lets tests answer as a language model does: in the form of a chat
// completion. What it says, and how badly it behaves, is the test's own.
package modeltest

import (
	"encoding/json"
	"net/http"
)

// Say answers a request for a chat completion with a text. finish is why the model
// ended: stop, length, content_filter.
func Say(w http.ResponseWriter, text, finish string) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"id": "1", "object": "chat.completion", "choices": []any{
		map[string]any{"index": 0, "finish_reason": finish, "message": map[string]string{"role": "assistant", "content": text}}}})
}
