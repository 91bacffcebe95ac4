package store

import "strings"

// secretPrefix marks the settings that are sealed at rest.
const secretPrefix = "secret/"

// Setting returns an installation-wide value, "" when it was never set.
func (r *R) Setting(key string) (string, error) {
	value := ""
	err := r.rows(func(s scan) error { return s.Scan(&value) }, "SELECT value FROM setting WHERE key = $1", key)
	return value, err
}

// SetSetting stores an installation-wide value.
func (tx *Tx) SetSetting(key, value string) error {
	return tx.exec("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
}

// TakeSetting removes a setting that still has the given value and tells whether it
// did: of several callers at the same moment one gets true.
func (tx *Tx) TakeSetting(key, value string) (bool, error) {
	n, err := tx.affected("DELETE FROM setting WHERE key = $1 AND value = $2", key, value)
	return n > 0, err
}

// SharedSecret returns the installation's secret of a name, made by fresh on the
// first call of any node: every node gets the same. Kept sealed.
func (tx *Tx) SharedSecret(name string, fresh func() string) (string, error) {
	key := secretPrefix + name
	sealed, err := tx.db.seal(fresh(), key)
	if err != nil {
		return "", err
	}
	if err := tx.exec("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, sealed); err != nil {
		return "", err
	}
	kept, err := tx.Setting(key)
	if err != nil {
		return "", err
	}
	return tx.db.unseal(kept, key)
}

// resealSettings seals the secrets among the settings afresh.
func (tx *Tx) resealSettings() (int, error) {
	sealed := map[string]string{}
	err := tx.rows(func(s scan) error {
		var key, value string
		err := s.Scan(&key, &value)
		if strings.HasPrefix(key, secretPrefix) {
			sealed[key] = value
		}
		return err
	}, "SELECT key, value FROM setting")
	if err != nil {
		return 0, err
	}
	for key, value := range sealed {
		plain, err := tx.db.unseal(value, key)
		if err != nil {
			return 0, err
		}
		if value, err = tx.db.seal(plain, key); err != nil {
			return 0, err
		}
		if err := tx.SetSetting(key, value); err != nil {
			return 0, err
		}
	}
	return len(sealed), nil
}
