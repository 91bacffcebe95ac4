// Package whatsapp is the WhatsApp Cloud API as a channel.Adapter.
//
// It decides how each kind of content is written for Meta and how each element of
// a webhook is understood. It leaves the call itself and the meaning of error
// codes to channel/meta, the verification of signatures to the hook edge, and
// everything about contacts and conversations to the use cases.
//
// Floor F2. Invariants:
//   - Split visits every entry, change, message, status and error; nothing is
//     dropped without an Item.
//   - A message of a kind we do not know is a message all the same (Unsupported,
//     with the element in Content.Raw): the customer wrote something.
//   - An element that does not decode is an Item with Err; a body that is not
//     well-formed JSON, or far beyond what Meta sends, is an error as a whole.
//   - Ids and numbers are taken as strings or numbers, phones may be missing, a
//     BSUID may sit where a phone used to be.
//
// Read first: split.go, then message.go; encode.go for the way out.
//
//	a := whatsapp.New(client)
//	items, err := a.Split(body)
package whatsapp
