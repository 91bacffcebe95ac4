package ready

import (
	"sync"

	"prosa/internal/flow"
)

// former are the hashes of versions of the flow that greets that came with earlier
// releases: a house that runs one of them as it came has not changed it.
var former = map[string]string{"14a8bdb8a1a87f7d": "first-contact", "161d08f99b85a3ec": "first-contact", "ad7d49d72befd2f5": "first-contact"}

// FormerKey is the ready flow that a definition with this hash is an earlier release
// of; "" when it is none.
func FormerKey(hash string) string { return former[hash] }

// Hash is that of the definition as it ships in a language, "" for a key there is not.
func Hash(key, locale string) string {
	if of, ok := hashes[locale]; ok {
		return of()[key]
	}
	return hashes[Locales[0]]()[key]
}

// KeyOf is the ready flow that ships with this hash, in whatever language; "" when none
// does.
func KeyOf(hash string) string {
	for _, locale := range Locales {
		for _, key := range Keys {
			if Hash(key, locale) == hash {
				return key
			}
		}
	}
	return ""
}

// hashes are those of all ready flows by language, worked out when first asked for.
var hashes = map[string]func() map[string]string{
	"pt-BR": sync.OnceValue(func() map[string]string { return hashesIn("pt-BR") }),
	"en":    sync.OnceValue(func() map[string]string { return hashesIn("en") }),
	"es":    sync.OnceValue(func() map[string]string { return hashesIn("es") }),
}

func hashesIn(locale string) map[string]string {
	out := map[string]string{}
	for _, f := range All() {
		def, err := flow.Load(f.In(locale).Definition)
		if err != nil {
			panic("ready: " + f.Key + ": " + err.Error()) // embedded and tested
		}
		out[f.Key] = def.Hash()
	}
	return out
}
