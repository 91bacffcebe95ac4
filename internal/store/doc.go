// Package store keeps everything Prosa knows, in SQLite or PostgreSQL, with one
// SQL text for both.
//
// It decides how facts become durable: every write goes through DB.Write, whose
// single writer commits many callers' closures in one transaction (group commit),
// so that full durability costs a fraction of an fsync each. When Write returns
// nil the fact survives power loss. It leaves every rule about what may be written
// to the floors above: there is no business decision here.
//
// Floor F2. Invariants: rows carry org_id; times are Unix milliseconds UTC; ids are
// UUIDv7 text; a closure given to Write may run more than once and must have no
// effect outside its Tx; events get their sequence number in commit order.
//
// Read first: writer.go (group commit), then tx.go (buffered inserts), then any
// aggregate, for instance conversation.go.
//
//	err := db.Write(ctx, func(tx *store.Tx) error {
//		c, err := tx.ConversationForUpdate(orgID, id)
//		if err != nil {
//			return err
//		}
//		c.Unread = 0
//		return tx.SaveConversation(c)
//	})
package store
