package flow

import "github.com/go-json-experiment/json"

// maxGiven is how many variables the start of a session may be given.
const maxGiven = 50

// begin writes the variables a session begins with: those given, then the values the
// definition declares for those that are still missing.
func (t *Turn) begin(given map[string]string) {
	if len(given) <= maxGiven {
		for name, value := range given {
			if isVarName(name) {
				t.setVar(name, value)
			}
		}
	}
	for _, v := range t.def.Variables {
		if v.Value != "" && isVarName(v.Name) && t.s.Vars[v.Name] == "" {
			t.setVar(v.Name, v.Value)
		}
	}
}

// remember keeps what later turns want to know of the ad the customer came from.
func (t *Turn) remember(referral []byte) {
	if len(referral) == 0 {
		return
	}
	ad := readReferral(referral)
	t.setVar("ad.id", ad.SourceID)
	t.setVar("ad.headline", ad.Headline)
}

// referral is what is read of Meta's referral object of a message from an ad.
// Source: Meta, Cloud API, Webhooks, messages, "referral"; Messenger's has ad_id and
// ref.
type referral struct {
	SourceID string `json:"source_id"`
	Headline string `json:"headline"`
	AdID     string `json:"ad_id"`
	Ref      string `json:"ref"`
}

func readReferral(raw []byte) referral {
	var r referral
	if len(raw) == 0 || json.Unmarshal(raw, &r) != nil {
		return referral{}
	}
	r.SourceID = firstOf(r.SourceID, r.AdID)
	return r
}
