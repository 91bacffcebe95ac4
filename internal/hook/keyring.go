package hook

import (
	"crypto/sha256"
	"crypto/subtle"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/dealer"
)

// Installation holds the secrets that are not of one account. Several app secrets
// may be valid while one is being changed at Meta.
type Installation struct {
	AppSecrets  []string
	VerifyToken string
}

// Keyring knows the secrets and what each may speak for. An account with an app
// secret of its own is spoken for by that secret only; every other account by the
// installation's. It does not change: make a new one when accounts do. Safe for
// concurrent use; nil refuses everything.
type Keyring struct {
	secrets    [][]byte
	own        []bool // secrets[i] is of accounts, not of the installation
	numbers    map[string]signers
	businesses map[string]signers
	tokens     [][]byte
}

// signers are the indexes of the secrets that may speak for something.
type signers map[int]bool

// NewKeyring builds the keyring of all channel accounts of all organizations,
// inactive ones included: their webhooks are theirs all the same.
func NewKeyring(in Installation, accounts []dealer.ChannelAccount) *Keyring {
	k := &Keyring{numbers: map[string]signers{}, businesses: map[string]signers{}}
	index := map[string]int{}
	shared := signers{}
	for _, s := range in.AppSecrets {
		if i := k.secret(index, s, false); i >= 0 {
			shared[i] = true
		}
	}
	k.token(in.VerifyToken)
	for _, a := range accounts {
		may := shared
		if a.AppSecret != "" {
			may = signers{k.secret(index, a.AppSecret, true): true}
		}
		allow(k.numbers, a.ExternalID, may)
		allow(k.businesses, a.BusinessID, may)
		k.token(a.VerifyToken)
	}
	return k
}

func (k *Keyring) secret(index map[string]int, s string, own bool) int {
	if s == "" {
		return -1
	}
	if i, ok := index[s]; ok {
		return i
	}
	index[s] = len(k.secrets)
	k.secrets = append(k.secrets, []byte(s))
	k.own = append(k.own, own)
	return index[s]
}

func (k *Keyring) token(t string) {
	if t != "" {
		k.tokens = append(k.tokens, []byte(t))
	}
}

func allow(m map[string]signers, id string, may signers) {
	if id == "" {
		return
	}
	if m[id] == nil {
		m[id] = signers{}
	}
	for i := range may {
		m[id][i] = true
	}
}

// signer returns which secret signed body, or -1.
func (k *Keyring) signer(header string, body []byte) int {
	if k == nil {
		return -1
	}
	return meta.Signer(k.secrets, header, body)
}

// maySpeak tells whether the signer may speak for what the item names. A number or
// business nobody has configured is nobody's: such items pass, and find no account.
// An item that names neither is the installation's alone.
func (k *Keyring) maySpeak(signer int, it *channel.Item) bool {
	if it.AccountExternalID == "" && it.BusinessID == "" {
		return !k.own[signer]
	}
	for _, may := range []signers{k.numbers[it.AccountExternalID], k.businesses[it.BusinessID]} {
		if may != nil && !may[signer] {
			return false
		}
	}
	return true
}

// verifies tells, in time that does not depend on the tokens, whether t is one.
func (k *Keyring) verifies(t string) bool {
	if k == nil || t == "" {
		return false
	}
	got, ok := sha256.Sum256([]byte(t)), 0
	for _, want := range k.tokens {
		sum := sha256.Sum256(want)
		ok |= subtle.ConstantTimeCompare(got[:], sum[:])
	}
	return ok == 1
}
