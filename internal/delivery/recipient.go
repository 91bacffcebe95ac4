package delivery

import (
	"prosa/internal/channel"
	"prosa/internal/contact"
)

// RecipientOf picks where to reach a contact on WhatsApp: the phone in the form
// Meta uses when it is known, and the BSUID for people who only have a username.
func RecipientOf(ids []contact.Identity) channel.Recipient {
	var to channel.Recipient
	for _, i := range ids {
		switch i.Kind {
		case contact.Phone:
			to.Phone = i.Value
			if i.WaID != "" {
				to.Phone = i.WaID
			}
		case contact.BSUID, contact.PSID, contact.IGSID:
			to.BSUID = i.Value
		}
	}
	return to
}
