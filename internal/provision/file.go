package provision

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// File is the house as YAML. A nil pointer or section means "leave it as it is".
// Stores are named by key, departments by "store/department", users by e-mail.
type File struct {
	Prune           bool             `yaml:"prune,omitempty"` // as Options.Prune
	Organization    *Organization    `yaml:"organization,omitempty"`
	Outcomes        []Outcome        `yaml:"outcomes,omitempty"`
	Labels          []Label          `yaml:"labels,omitempty"`
	Stores          []Store          `yaml:"stores,omitempty"`
	Flows           []Flow           `yaml:"flows,omitempty"`
	ChannelAccounts []ChannelAccount `yaml:"channel_accounts,omitempty"`
	Users           []User           `yaml:"users,omitempty"`
	QuickReplies    []QuickReply     `yaml:"quick_replies,omitempty"`
	FAQ             []FAQ            `yaml:"faq,omitempty"`

	tree *ast.File // where things stand, for errors; nil when made in code
}

// Organization is the dealer group and its settings.
type Organization struct {
	Name                     *string `yaml:"name,omitempty"`
	Locale                   *string `yaml:"locale,omitempty"`
	Timezone                 *string `yaml:"timezone,omitempty"`
	PrivacyText              *string `yaml:"privacy_text,omitempty"`
	PrivacyURL               *string `yaml:"privacy_url,omitempty"`
	AccentColor              *string `yaml:"accent_color,omitempty"`
	ReopenMinutes            *int    `yaml:"reopen_minutes,omitempty"`
	PositionMinutes          *int    `yaml:"position_minutes,omitempty"`
	KeepOfflineConversations *bool   `yaml:"keep_offline_conversations,omitempty"`
	AllowMarketing           *bool   `yaml:"allow_marketing,omitempty"`
}

// Store is one dealership with its departments. Holidays and NationalHolidays
// (years, the days off by federal law) are one list: either replaces the whole.
type Store struct {
	Key              string         `yaml:"key"`
	Name             *string        `yaml:"name,omitempty"`
	Brand            *string        `yaml:"brand,omitempty"`
	CNPJ             *string        `yaml:"cnpj,omitempty"`
	Address          *Address       `yaml:"address,omitempty"`
	Timezone         *string        `yaml:"timezone,omitempty"`
	Hours            *yaml.MapSlice `yaml:"hours,omitempty"` // mon-fri: 08:00-12:00, 13:00-18:00
	Holidays         *[]Holiday     `yaml:"holidays,omitempty"`
	NationalHolidays *[]int         `yaml:"national_holidays,omitempty"`
	Departments      []Department   `yaml:"departments,omitempty"`
}

// Address replaces the store's address as a whole.
type Address struct {
	Street     string  `yaml:"street,omitempty"`
	City       string  `yaml:"city,omitempty"`
	State      string  `yaml:"state,omitempty"`
	PostalCode string  `yaml:"postal_code,omitempty"`
	Latitude   float64 `yaml:"latitude,omitempty"`
	Longitude  float64 `yaml:"longitude,omitempty"`
}

// Holiday is a date with hours of its own; Hours "" or "closed" = closed all day.
type Holiday struct {
	Date  string `yaml:"date"`
	Name  string `yaml:"name,omitempty"`
	Hours string `yaml:"hours,omitempty"`
}

// Department belongs to the store it stands in. Hours {} = the store's again.
// Holidays need Hours; left out they are the store's.
type Department struct {
	Key      string         `yaml:"key"`
	Name     *string        `yaml:"name,omitempty"`
	Position *int           `yaml:"position,omitempty"` // left out: the place in the list
	Hours    *yaml.MapSlice `yaml:"hours,omitempty"`
	Holidays *[]Holiday     `yaml:"holidays,omitempty"`
	AwayText *string        `yaml:"away_text,omitempty"`
	Outcomes *[]string      `yaml:"outcomes,omitempty"` // keys; [] = all
}

// ChannelAccount is a WhatsApp number, Page or Instagram account. A secret is given
// as it is, with ${NAME} of the environment in it, or as a file's path.
type ChannelAccount struct {
	Key             string    `yaml:"key"`
	Kind            string    `yaml:"kind,omitempty"`
	Name            *string   `yaml:"name,omitempty"`
	Display         *string   `yaml:"display,omitempty"`
	Store           *string   `yaml:"store,omitempty"` // "" = the whole organization's
	Departments     *[]string `yaml:"departments,omitempty"`
	ExternalID      *string   `yaml:"external_id,omitempty"`
	BusinessID      *string   `yaml:"business_id,omitempty"`
	Flow            *string   `yaml:"flow,omitempty"` // key; "" = the default
	RatePerSecond   *int      `yaml:"rate_per_second,omitempty"`
	PairLimit       *bool     `yaml:"pair_limit,omitempty"`
	Active          *bool     `yaml:"active,omitempty"`
	Token           *string   `yaml:"token,omitempty"`
	TokenFile       *string   `yaml:"token_file,omitempty"`
	AppSecret       *string   `yaml:"app_secret,omitempty"`
	AppSecretFile   *string   `yaml:"app_secret_file,omitempty"`
	VerifyToken     *string   `yaml:"verify_token,omitempty"`
	VerifyTokenFile *string   `yaml:"verify_token_file,omitempty"`
}

// User is a person. Password is only for a user who has none yet.
type User struct {
	Email        string    `yaml:"email"`
	Name         *string   `yaml:"name,omitempty"`
	Role         *string   `yaml:"role,omitempty"`
	Locale       *string   `yaml:"locale,omitempty"`
	Stores       *[]string `yaml:"stores,omitempty"`
	Departments  *[]string `yaml:"departments,omitempty"`
	Capacity     *int      `yaml:"capacity,omitempty"`
	Disabled     *bool     `yaml:"disabled,omitempty"`
	Password     *string   `yaml:"password,omitempty"`
	PasswordFile *string   `yaml:"password_file,omitempty"`
}

// Label is a coloured mark; Color is one of the web app's palette.
type Label struct {
	Key      string  `yaml:"key"`
	Name     *string `yaml:"name,omitempty"`
	Color    *string `yaml:"color,omitempty"`
	Position *int    `yaml:"position,omitempty"`
}

// Outcome is one way a conversation may end.
type Outcome struct {
	Key      string  `yaml:"key"`
	Name     *string `yaml:"name,omitempty"`
	NeedNote *bool   `yaml:"need_note,omitempty"`
	Position *int    `yaml:"position,omitempty"`
}

// QuickReply is a shared canned text, of a department or of everybody.
type QuickReply struct {
	Shortcut   string `yaml:"shortcut"` // without the slash
	Department string `yaml:"department,omitempty"`
	Text       string `yaml:"text"`
}

// FAQ is an answer to a frequent question. Ready names one that comes with Prosa, whose
// questions and answer a new entry begins with; later it changes nothing. A file's
// attachments stay in the house.
type FAQ struct {
	Key        string     `yaml:"key"`
	Ready      string     `yaml:"ready,omitempty"`
	Store      *string    `yaml:"store,omitempty"`      // "" = every store
	Department *string    `yaml:"department,omitempty"` // "" = every department
	Locale     *string    `yaml:"locale,omitempty"`     // of the questions; "" = any
	Questions  []string   `yaml:"questions,omitempty"`  // the first one names the entry
	Answer     *FAQAnswer `yaml:"answer,omitempty"`     // as a whole
	Links      *[]FAQLink `yaml:"links,omitempty"`
	Tags       []string   `yaml:"tags,omitempty"`
	Off        *bool      `yaml:"off,omitempty"`
}

// FAQAnswer is an answer's text by language.
type FAQAnswer struct {
	PT string `yaml:"pt-BR,omitempty"`
	EN string `yaml:"en,omitempty"`
	ES string `yaml:"es,omitempty"`
}

// FAQLink is a page an answer points at.
type FAQLink struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

// Flow is a bot: one that comes with Prosa (Ready), or its definition as JSON text,
// here or in a file.
type Flow struct {
	Key            string  `yaml:"key"`
	Name           *string `yaml:"name,omitempty"`
	Default        *bool   `yaml:"default,omitempty"`
	Ready          string  `yaml:"ready,omitempty"`
	Definition     *string `yaml:"definition,omitempty"`
	DefinitionFile *string `yaml:"definition_file,omitempty"`
}
