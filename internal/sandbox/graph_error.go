package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// graphError is a refusal of the Graph API (Meta, "Cloud API error codes",
// "Handle errors"). message is the envelope's text, details the sentence in error_data.
type graphError struct {
	code      int
	subcode   int
	http      int // 0: the table's
	kind      string
	message   string // "": "(#code) title"
	details   string
	transient bool
	userTitle string
	userMsg   string
	data      map[string]any // sent beside "error" (block_users)
}

// errorRow is one line of Meta's error table.
type errorRow struct {
	http  int
	title string
}

// errorTable holds the codes this Meta can answer, itself or by a fault. Codes
// that Meta's page does not list with a status answer 400.
var errorTable = map[int]errorRow{
	0:       {401, "AuthException"},
	1:       {400, "An unknown error occurred"},
	2:       {503, "Service temporarily unavailable"},
	3:       {500, "Capability or permissions issue"},
	4:       {400, "Application request limit reached"},
	10:      {403, "Application does not have permission for this action"},
	33:      {400, "Parameter value is not valid"},
	100:     {400, "Invalid parameter"},
	190:     {401, "Access token has expired"},
	200:     {403, "Permissions error"},
	368:     {403, "Temporarily blocked for policies violations"},
	613:     {400, "Calls to this api have exceeded the rate limit."},
	80007:   {400, "Rate limit issues"},
	130429:  {400, "Rate limit hit"},
	130472:  {400, "User's number is part of an experiment"},
	130497:  {403, "Business account is restricted from messaging users in this country."},
	131000:  {500, "Something went wrong"},
	131005:  {403, "Access denied"},
	131008:  {400, "Required parameter is missing"},
	131009:  {400, "Parameter value is not valid"},
	131016:  {500, "Service unavailable"},
	131020:  {400, "Group has a single member"},
	131021:  {400, "Recipient cannot be sender"},
	131026:  {400, "Message undeliverable"},
	131030:  {400, "Recipient phone number not in allowed list"},
	131031:  {403, "Account has been locked"},
	131037:  {400, "Display name approval needed"},
	131041:  {400, "Unknown group"},
	131042:  {400, "Business eligibility payment issue"},
	131044:  {400, "Business eligibility payment issue"},
	131045:  {500, "Incorrect certificate"},
	131047:  {400, "Re-engagement message"},
	131048:  {400, "Spam rate limit hit"},
	131049:  {400, "This message was not delivered to maintain healthy ecosystem engagement."},
	131050:  {400, "User has stopped receipt of marketing messages from this business"},
	131051:  {400, "Unsupported message type"},
	131052:  {400, "Media download error"},
	131053:  {400, "Media upload error"},
	131055:  {400, "Method not allowed"},
	131056:  {400, "(Business Account, Consumer Account) pair rate limit hit"},
	131057:  {500, "Account in maintenance mode"},
	131059:  {400, "Invalid cursor"},
	131060:  {400, "This message is currently unavailable."},
	131062:  {400, "Business-scoped user ID recipients are not supported for this message"},
	131063:  {400, "Marketing templates are disabled on Cloud API"},
	131064:  {400, "Messaging limited by template classification violations"},
	132000:  {400, "Number of parameters does not match the expected number of params"},
	132001:  {404, "Template name does not exist in the translation"},
	132005:  {400, "Translated text too long"},
	132007:  {400, "Template format character policy violated"},
	132008:  {400, "Template parameter value mismatch"},
	132012:  {400, "Parameter format does not match format in the created template"},
	132015:  {400, "Template is paused"},
	132016:  {400, "Template is disabled"},
	132018:  {400, "Invalid template parameters"},
	132068:  {400, "Flow is blocked"},
	132069:  {400, "Flow is throttled"},
	133000:  {500, "Incomplete deregistration"},
	133004:  {503, "Server temporarily unavailable"},
	133005:  {400, "Two step verification PIN mismatch"},
	133006:  {400, "Phone number needs to be verified before registering"},
	133008:  {400, "Too many two step verification PIN guesses"},
	133009:  {400, "Two step verification PIN guessed too fast"},
	133010:  {400, "Phone number not registered"},
	133015:  {400, "Please wait a few minutes before attempting to register this phone number"},
	133016:  {400, "Account register deregister rate limit exceeded"},
	134011:  {400, "WhatsApp Payments terms of service has not been accepted"},
	134100:  {400, "Only marketing messages supported"},
	134101:  {400, "Template is still syncing"},
	134102:  {500, "Template unavailable for use"},
	135000:  {400, "Generic user error"},
	137000:  {400, "Identity key hash mismatch"},
	139100:  {400, "Bulk blocking failed"},
	139101:  {400, "Blocklist limit reached"},
	139102:  {400, "Blocklist concurrent update"},
	139103:  {400, "Internal error"},
	2388019: {400, "Template count limit exceeded"},
	2388040: {400, "Message template character limit"},
}

var transient = map[int]bool{2: true, 131016: true, 131057: true, 133004: true}

// fail builds the error of a code with the sentence for error_data.
func fail(code int, details string) *graphError {
	return &graphError{code: code, details: details, transient: transient[code]}
}

// title is Meta's name of the code.
func title(code int) string {
	if row, ok := errorTable[code]; ok {
		return row.title
	}
	return "Unknown error"
}

// noObject is what Graph answers about an id or edge it does not know or will not show.
func noObject(method, id string) *graphError {
	return &graphError{
		code: 100, subcode: 33, kind: "GraphMethodException",
		message: "Unsupported " + lower(method) + " request. Object with ID '" + id +
			"' does not exist, cannot be loaded due to missing permissions, or does not support this operation. " +
			"Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
	}
}

func lower(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		return "get"
	case http.MethodDelete:
		return "delete"
	}
	return "post"
}

// status is the HTTP status of the answer.
func (e *graphError) status() int {
	if e.http != 0 {
		return e.http
	}
	if row, ok := errorTable[e.code]; ok {
		return row.http
	}
	return http.StatusBadRequest
}

func (e *graphError) envelope(trace string) object {
	msg := e.message
	if msg == "" {
		msg = "(#" + strconv.Itoa(e.code) + ") " + title(e.code)
	}
	kind := e.kind
	if kind == "" {
		kind = "OAuthException"
	}
	body := object{{"message", msg}, {"type", kind}, {"code", e.code}}
	if e.subcode != 0 {
		body = append(body, member{"error_subcode", e.subcode})
	}
	if e.details != "" {
		body = append(body, member{"error_data", object{{"messaging_product", "whatsapp"}, {"details", e.details}}})
	}
	if e.transient {
		body = append(body, member{"is_transient", true})
	}
	if e.userTitle != "" {
		body = append(body, member{"is_transient", false}, member{"error_user_title", e.userTitle}, member{"error_user_msg", e.userMsg})
	}
	out := object{{"error", append(body, member{"fbtrace_id", trace})}}
	for k, v := range e.data {
		out = append(out, member{k, v})
	}
	return out
}

// member and object are a JSON object whose keys keep their order, so that
// answers and webhooks look like Meta's.
type member struct {
	Key   string
	Value any
}

type object []member

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		k, err := json.Marshal(m.Key)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, k...), ':'), v...)
	}
	return append(b, '}'), nil
}

// with appends key: value unless value is the zero of its kind ("" or nil).
func (o object) with(key string, value any) object {
	switch v := value.(type) {
	case nil:
		return o
	case string:
		if v == "" {
			return o
		}
	case object:
		if v == nil {
			return o
		}
	}
	return append(o, member{key, value})
}

// get returns the value of key, nil when absent.
func (o object) get(key string) any {
	for _, m := range o {
		if m.Key == key {
			return m.Value
		}
	}
	return nil
}
