package auth

import (
	"strings"
	"testing"

	"prosa/internal/core"
)

func TestHashPassword(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || outdated(hash) {
		t.Errorf("costs of %s", hash)
	}
	if again, err := HashPassword(t.Context(), password); err != nil || again == hash {
		t.Errorf("no salt: %v", err)
	}
	if !verifyPassword(hash, password) {
		t.Error("the right password does not match")
	}
	for _, wrong := range []string{"", password + " ", strings.ToUpper(password), password[1:]} {
		if verifyPassword(hash, wrong) {
			t.Errorf("%q matches", wrong)
		}
	}
	for _, broken := range []string{"", "x", hash[1:], hash[:len(hash)-1], strings.Replace(hash, "argon2id", "argon2i", 1),
		strings.Replace(hash, "m=19456", "m=99999999", 1), strings.Replace(hash, "t=2", "t=0", 1)} {
		if verifyPassword(broken, password) {
			t.Errorf("hash %q matches", broken)
		}
	}
}

func FuzzDecodeHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$AAAAAAAAAAAAAAAA$")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, text string) {
		p, salt, key, err := decodeHash(text)
		if err != nil {
			return
		}
		if p.memory > 256<<10 || p.time < 1 || p.time > 10 || p.threads < 1 || p.threads > 8 || len(salt) < 8 || len(key) != keyLength {
			t.Fatalf("accepted %q", text)
		}
		again, salt2, key2, err := decodeHash(encodeHash(p, salt, key))
		if err != nil || again != p || string(salt2) != string(salt) || string(key2) != string(key) {
			t.Fatalf("%q does not come back: %v", text, err)
		}
	})
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	about := []string{"Atendente Oficina", "marilda.rezende@grupo.test"}
	for code, list := range map[string][]string{
		"password_too_short": {"", "segredo", "çãõéíóú"},
		"password_too_long":  {strings.Repeat("ab cd ef ", 120)},
		"password_common": {
			"password", "Password1", "P@ssw0rd", "senha123", "Senha@123", "SENHA2026!", "mudar123", "flamengo", "Flamengo10", "corinthians1910",
			"12345678", "123456789", "87654321", "1234567890", "abcdefgh", "qwertyui", "qwerty123", "asdfghjk", "1q2w3e4r", "1qaz2wsx", "zxcvbnm1",
			"aaaaaaaa", "abababab", "00000000", "senhasenha", "brasil2026", "!!prosa!!", "jesus123", "maria1234", "Honda@2024", "iloveyou", "welcome1", "bemvindo1",
			"marilda1", "Rezende2026", "atendente123", "31121999", "teste1234", "trustno1", "s3nh4123", "coracao1", "Coração2026", "asdf!2024",
		},
		"": {
			"correct horse battery", "uma senha bem grande", "kx7#Qm2v", "o carro azul do patio", "senha-do-galpao-4", "çãõéíóúà", "vendas e oficina juntas",
			strings.Repeat("longa ", 30), "flamengo perdeu de novo", "pneu furado 1987", "493857201846",
		},
	} {
		for _, p := range list {
			if got := core.CodeOf(CheckPassword(p, about...)); got != code {
				t.Errorf("%q: %q, want %q", p, got, code)
			}
		}
	}
}

// FuzzCheckPassword: any text gets an answer, and ornaments never make a word of the
// list acceptable.
func FuzzCheckPassword(f *testing.F) {
	f.Add("senha", "2026")
	f.Add("\xff\xfe", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		_ = CheckPassword(text, name)
		for _, word := range []string{"flamengo", "password"} {
			if digits := strings.Trim(name, "0123456789"); digits == "" && CheckPassword(word+name) == nil {
				t.Fatalf("%q was accepted", word+name)
			}
		}
	})
}
