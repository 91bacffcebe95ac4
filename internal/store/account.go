package store

import (
	"prosa/internal/core"
	"prosa/internal/dealer"
)

var accountTable = &table{name: "channel_account", columns: []string{"id", "org_id", "store_id", "key", "kind", "external_id", "business_id", "display", "name",
	"department_ids", "flow_id", "rate_per_second", "pair_limit", "active", "token", "app_secret", "verify_token"}}

// sealedAccounts reads channel accounts with their secrets as they are stored.
func (r *R) sealedAccounts(orgID core.ID) ([]dealer.ChannelAccount, error) {
	where, args := ofOrg(orgID)
	var out []dealer.ChannelAccount
	err := r.rows(func(s scan) error {
		var a dealer.ChannelAccount
		var departments string
		err := s.Scan(&a.ID, &a.OrgID, &a.StoreID, &a.Key, &a.Kind, &a.ExternalID, &a.BusinessID, &a.Display, &a.Name,
			&departments, &a.FlowID, &a.RatePerSecond, &a.PairLimit, &a.Active, &a.Token, &a.AppSecret, &a.VerifyToken, &a.Version)
		if err == nil {
			err = decode(departments, &a.DepartmentIDs)
		}
		out = append(out, a)
		return err
	}, "SELECT id, org_id, store_id, key, kind, external_id, business_id, display, name, department_ids, flow_id, rate_per_second, pair_limit, active, token, app_secret, verify_token, version FROM channel_account"+
		where+" ORDER BY key, id", args...)
	return out, err
}

// ChannelAccounts returns an organization's channel accounts with their secrets
// opened. Internal secret_unreadable: the key they were sealed with is missing.
func (tx *Tx) ChannelAccounts(orgID core.ID) ([]dealer.ChannelAccount, error) {
	list, err := tx.sealedAccounts(orgID)
	if err != nil {
		return nil, err
	}
	return list, tx.db.openAccounts(list)
}

// CreateChannelAccount adds a channel account; its secrets are given open and kept
// sealed. Conflict channel_account_exists: the key or the external id is taken.
func (tx *Tx) CreateChannelAccount(a dealer.ChannelAccount, c Change) (dealer.ChannelAccount, error) {
	a.ID, a.Version = orNew(a.ID), 1
	if err := tx.checkAccount(a); err != nil {
		return a, err
	}
	s, err := tx.db.sealAccount(a)
	if err != nil {
		return a, err
	}
	err = tx.create("channel_account", accountTable, s.ID, s.OrgID, s.StoreID, s.Key, string(s.Kind), s.ExternalID, s.BusinessID, s.Display, s.Name,
		ids(s.DepartmentIDs), s.FlowID, s.RatePerSecond, flag(s.PairLimit), flag(s.Active), s.Token, s.AppSecret, s.VerifyToken)
	if err == nil {
		tx.configChanged(c, a.OrgID, "channel_account", a.ID)
	}
	return a, err
}

// UpdateChannelAccount replaces a channel account at a.Version, secrets included:
// start from one that was read.
func (tx *Tx) UpdateChannelAccount(a dealer.ChannelAccount, c Change) (dealer.ChannelAccount, error) {
	if err := tx.checkAccount(a); err != nil {
		return a, err
	}
	s, err := tx.db.sealAccount(a)
	if err != nil {
		return a, err
	}
	err = tx.update("channel_account", accountTable, a.OrgID, a.ID,
		`UPDATE channel_account SET store_id = $1, key = $2, kind = $3, external_id = $4, business_id = $5, display = $6, name = $7, department_ids = $8, flow_id = $9,
 rate_per_second = $10, pair_limit = $11, active = $12, token = $13, app_secret = $14, verify_token = $15, version = version + 1 WHERE id = $16 AND org_id = $17 AND version = $18`,
		s.StoreID, s.Key, string(s.Kind), s.ExternalID, s.BusinessID, s.Display, s.Name, ids(s.DepartmentIDs), s.FlowID,
		s.RatePerSecond, flag(s.PairLimit), flag(s.Active), s.Token, s.AppSecret, s.VerifyToken, s.ID, s.OrgID, s.Version)
	if err == nil {
		a.Version++
		tx.configChanged(c, a.OrgID, "channel_account", a.ID)
	}
	return a, err
}

// checkAccount checks that what the account names belongs to its organization.
func (tx *Tx) checkAccount(a dealer.ChannelAccount) error {
	if a.StoreID != "" {
		if err := tx.exist("store", storeTable, a.OrgID, a.StoreID); err != nil {
			return err
		}
	}
	if a.FlowID != "" {
		if err := tx.exist("flow", flowTable, a.OrgID, a.FlowID); err != nil {
			return err
		}
	}
	return tx.exist("department", departmentTable, a.OrgID, a.DepartmentIDs...)
}

// DeleteChannelAccount removes a channel account without conversations (Conflict
// in_use otherwise: make it inactive instead).
func (tx *Tx) DeleteChannelAccount(orgID, id core.ID, c Change) error {
	if err := tx.unused("channel_account", "conversations", "SELECT 1 FROM conversation WHERE org_id = $1 AND channel_account_id = $2", orgID, id); err != nil {
		return err
	}
	if err := tx.remove("channel_account", accountTable, orgID, id); err != nil {
		return err
	}
	tx.configChanged(c, orgID, "channel_account", id)
	return nil
}

// Reseal seals every stored secret afresh with the sealer's current key and
// returns how many rows it changed: the second half of a key rotation.
func (tx *Tx) Reseal() (int, error) {
	accounts, err := tx.ChannelAccounts("")
	if err != nil {
		return 0, err
	}
	for _, a := range accounts {
		s, err := tx.db.sealAccount(a)
		if err != nil {
			return 0, err
		}
		if err := tx.exec("UPDATE channel_account SET token = $1, app_secret = $2, verify_token = $3 WHERE id = $4", s.Token, s.AppSecret, s.VerifyToken, s.ID); err != nil {
			return 0, err
		}
	}
	settings, err := tx.resealSettings()
	if err != nil {
		return 0, err
	}
	assistants, err := tx.resealAssistants()
	return len(accounts) + settings + assistants, err
}

// secretsOf lists an account's secrets with the place each is bound to.
func secretsOf(a *dealer.ChannelAccount) map[string]*string {
	place := a.OrgID + "/channel_account/" + a.ID + "/"
	return map[string]*string{place + "token": &a.Token, place + "app_secret": &a.AppSecret, place + "verify_token": &a.VerifyToken}
}

func (db *DB) sealAccount(a dealer.ChannelAccount) (dealer.ChannelAccount, error) {
	for place, secret := range secretsOf(&a) {
		sealed, err := db.seal(*secret, place)
		if err != nil {
			return a, err
		}
		*secret = sealed
	}
	return a, nil
}

func (db *DB) openAccounts(list []dealer.ChannelAccount) error {
	for i := range list {
		for place, secret := range secretsOf(&list[i]) {
			plain, err := db.unseal(*secret, place)
			if err != nil {
				return err
			}
			*secret = plain
		}
	}
	return nil
}

// seal keeps nothing sealed as nothing.
func (db *DB) seal(plain, place string) (string, error) {
	if plain == "" || db.opts.Sealer == nil {
		return plain, nil
	}
	return db.opts.Sealer.Seal(plain, place)
}

func (db *DB) unseal(sealed, place string) (string, error) {
	if sealed == "" || db.opts.Sealer == nil {
		return sealed, nil
	}
	plain, err := db.opts.Sealer.Open(sealed, place)
	if err != nil {
		return "", core.E(core.Internal, "secret_unreadable", "a stored secret cannot be opened: is the secret key the one it was sealed with?").Because(err)
	}
	return plain, nil
}
