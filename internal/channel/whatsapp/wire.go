package whatsapp

import (
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel/meta"
)

// The shapes of webhooks, field "messages" (Meta, "messages webhook reference",
// v26). Only what Prosa uses is decoded; the element is kept whole besides.

type wireContact struct {
	WaID    string `json:"wa_id"`
	UserID  string `json:"user_id"`
	Parent  string `json:"parent_user_id"`
	Profile struct {
		Name     string `json:"name"`
		Username string `json:"username"`
	} `json:"profile"`
}

type wireMessage struct {
	ID          meta.Text           `json:"id"`
	From        meta.Text           `json:"from"`
	FromUserID  string              `json:"from_user_id"`
	FromParent  string              `json:"from_parent_user_id"`
	GroupID     meta.Text           `json:"group_id"`
	Timestamp   meta.Number         `json:"timestamp"`
	Type        string              `json:"type"`
	Context     *wireContext        `json:"context"`
	Referral    jsontext.Value      `json:"referral"`
	Errors      []meta.WebhookError `json:"errors"`
	Text        *wireText           `json:"text"`
	Image       *wireMedia          `json:"image"`
	Audio       *wireMedia          `json:"audio"`
	Video       *wireMedia          `json:"video"`
	Document    *wireMedia          `json:"document"`
	Sticker     *wireMedia          `json:"sticker"`
	Location    *wireLocation       `json:"location"`
	Contacts    []wireCard          `json:"contacts"`
	Interactive *wireInteractive    `json:"interactive"`
	Button      *wireButton         `json:"button"`
	Order       *wireOrder          `json:"order"`
	Reaction    *wireReaction       `json:"reaction"`
	System      *wireSystem         `json:"system"`
	Edit        *wireEdit           `json:"edit"`
	Revoke      *wireEdit           `json:"revoke"`
}

type wireContext struct {
	ID        meta.Text `json:"id"`
	Forwarded bool      `json:"forwarded"`
	Often     bool      `json:"frequently_forwarded"`
}

type wireText struct {
	Body string `json:"body"`
}

type wireMedia struct {
	ID       meta.Text `json:"id"`
	Mime     string    `json:"mime_type"`
	SHA256   string    `json:"sha256"`
	Caption  string    `json:"caption"`
	Filename string    `json:"filename"`
	Voice    bool      `json:"voice"`
	Animated bool      `json:"animated"`
}

type wireLocation struct {
	Latitude  meta.Float `json:"latitude"`
	Longitude meta.Float `json:"longitude"`
	Name      string     `json:"name"`
	Address   string     `json:"address"`
}

type wireCard struct {
	Name struct {
		Formatted string `json:"formatted_name"`
		First     string `json:"first_name"`
		Last      string `json:"last_name"`
	} `json:"name"`
	Phones []struct {
		Phone meta.Text `json:"phone"`
		WaID  meta.Text `json:"wa_id"`
	} `json:"phones"`
	Emails []struct {
		Email string `json:"email"`
	} `json:"emails"`
	Org struct {
		Company string `json:"company"`
	} `json:"org"`
}

type wireChoice struct {
	ID          meta.Text `json:"id"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
}

type wireInteractive struct {
	Type        string      `json:"type"`
	ButtonReply *wireChoice `json:"button_reply"`
	ListReply   *wireChoice `json:"list_reply"`
	Form        *struct {
		Name     string         `json:"name"`
		Body     string         `json:"body"`
		Response jsontext.Value `json:"response_json"`
	} `json:"nfm_reply"`
}

type wireButton struct {
	Payload meta.Text `json:"payload"`
	Text    string    `json:"text"`
}

type wireOrder struct {
	Text string `json:"text"`
}

type wireReaction struct {
	MessageID meta.Text `json:"message_id"`
	Emoji     string    `json:"emoji"`
}

type wireSystem struct {
	Body     string    `json:"body"`
	Type     string    `json:"type"`
	WaID     meta.Text `json:"wa_id"`
	NewWaID  meta.Text `json:"new_wa_id"` // older than wa_id, same meaning
	Customer meta.Text `json:"customer"`  // the old number
	UserID   string    `json:"user_id"`
	Previous string    `json:"previous_user_id"`
	Parent   string    `json:"parent_user_id"`
}

type wireEdit struct {
	Original meta.Text `json:"original_message_id"`
	Message  struct {
		Text  *wireText  `json:"text"`
		Image *wireMedia `json:"image"`
		Video *wireMedia `json:"video"`
	} `json:"message"`
}

type wireStatus struct {
	ID            meta.Text           `json:"id"`
	Status        string              `json:"status"`
	Timestamp     meta.Number         `json:"timestamp"`
	RecipientID   meta.Text           `json:"recipient_id"`
	RecipientUser string              `json:"recipient_user_id"`
	RecipientType string              `json:"recipient_type"`
	Token         string              `json:"biz_opaque_callback_data"`
	Errors        []meta.WebhookError `json:"errors"`
	Pricing       *struct {
		Category string `json:"category"`
		Type     string `json:"type"`
	} `json:"pricing"`
}

type wireRotation struct {
	WaID   meta.Text `json:"wa_id"`
	Detail string    `json:"detail"`
	UserID struct {
		Previous string `json:"previous"`
		Current  string `json:"current"`
	} `json:"user_id"`
	Parent    jsontext.Value `json:"parent_user_id"`
	Timestamp meta.Number    `json:"timestamp"`
}
