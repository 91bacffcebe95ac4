package dealer

// Span is an open interval of a day in minutes after midnight, local time:
// 07:40–18:00 is {460, 1080}. To may be 1440; From < To.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Hours are a week of business hours and the dates that differ. Days is indexed by
// time.Weekday (0 = Sunday). A zero Hours is always closed; see Always.
type Hours struct {
	Days     [7][]Span `json:"days"`
	Holidays []Holiday `json:"holidays,omitempty"`
}

// Holiday replaces the hours of one local date. No spans = closed all day.
type Holiday struct {
	Date  string `json:"date"` // 2026-12-25
	Name  string `json:"name"`
	Spans []Span `json:"spans,omitempty"`
}
