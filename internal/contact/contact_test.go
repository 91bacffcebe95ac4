package contact

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalizePhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw, region, want string
	}{
		{"(11) 98765-4321", "BR", "5511987654321"}, {"11 8765-4321", "BR", "5511987654321"}, {"+55 11 98765-4321", "BR", "5511987654321"},
		{"551187654321", "BR", "5511987654321"}, {"5511987654321", "", "5511987654321"}, {"+55 11 8765 4321", "US", "5511987654321"},
		{"(11) 3000-1000", "BR", "551130001000"}, {"551130001000", "BR", "551130001000"}, {"0055 11 98765-4321", "BR", "5511987654321"},
		{"+1 650-555-1234", "BR", "16505551234"}, {"16505551234", "BR", "16505551234"}, {"(650) 555-1234", "US", "16505551234"},
		{"+351 912 345 678", "BR", "351912345678"}, {"011 98765-4321", "BR", "5511987654321"},
		{"", "BR", ""}, {"123", "BR", ""}, {"abc", "BR", ""}, {"+55 11 1234-5678", "BR", ""}, {"5500987654321", "BR", ""},
		{strings.Repeat("5", 65), "BR", ""}, {"wa_id", "BR", ""}, {"BR.13491208655302741918", "BR", ""},
	} {
		got, ok := NormalizePhone(c.raw, c.region)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %q: %q %v, want %q", c.raw, c.region, got, ok, c.want)
		}
	}
}

func TestPhoneKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ digits, want string }{
		{"551187654321", "5511987654321"}, {"5511987654321", "5511987654321"}, {"553196543210", "5531996543210"}, {"553176543210", "5531976543210"},
		{"551130001000", "551130001000"}, {"551155551000", "551155551000"}, {"16505551234", "16505551234"}, {"5511", "5511"}, {"", ""},
		{"550087654321", "550087654321"}, // no such area code
		{"BR.1349120865530274", "BR.1349120865530274"},
	} {
		if got := PhoneKey(c.digits); got != c.want {
			t.Errorf("%q: %q, want %q", c.digits, got, c.want)
		}
	}
}

// Both forms of every Brazilian mobile meet; a landline meets nobody.
func TestNinthDigitProperty(t *testing.T) {
	t.Parallel()
	var used []string
	for i, ok := range areaCodes {
		if ok {
			used = append(used, string([]byte{byte('0' + i/10), byte('0' + i%10)}))
		}
	}
	if len(used) != 67 {
		t.Fatalf("%d area codes, Anatel lists 67", len(used))
	}
	rapid.Check(t, func(t *rapid.T) {
		ddd := rapid.SampledFrom(used).Draw(t, "ddd")
		mobile := rapid.StringMatching(`[6-9][0-9]{7}`).Draw(t, "mobile")
		short, long := "55"+ddd+mobile, "55"+ddd+"9"+mobile
		if PhoneKey(short) != long || PhoneKey(long) != long {
			t.Fatalf("%s and %s do not meet", short, long)
		}
		for _, form := range []string{short, long, "+" + short, FormatPhone(short), FormatPhone(long), ddd + mobile, ddd + "9" + mobile} {
			if got, ok := NormalizePhone(form, "BR"); !ok || got != long {
				t.Fatalf("%s is read as %s, %v", form, got, ok)
			}
		}
		landline := "55" + ddd + rapid.StringMatching(`[2-5][0-9]{7}`).Draw(t, "landline")
		if PhoneKey(landline) != landline {
			t.Fatalf("%s is a landline", landline)
		}
	})
}

func TestPhoneKeyIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`55[0-9]{10,11}`)).Draw(t, "digits")
		if k := PhoneKey(s); PhoneKey(k) != k {
			t.Fatalf("%q → %q → %q", s, k, PhoneKey(k))
		}
	})
}

func FuzzNormalizePhone(f *testing.F) {
	for _, s := range []string{"(11) 98765-4321", "+1 650-555-1234", "0055", "+", "tel:+55;ext=1", "１１９８７６５４３２１"} {
		f.Add(s, "BR")
	}
	f.Fuzz(func(t *testing.T, raw, region string) {
		got, ok := NormalizePhone(raw, region)
		if !ok {
			if got != "" {
				t.Fatalf("refused, yet %q", got)
			}
			return
		}
		if len(got) < 4 || len(got) > 17 || strings.Trim(got, "0123456789") != "" {
			t.Fatalf("%q is read as %q", raw, got)
		}
		if PhoneKey(got) != got {
			t.Fatalf("%q is not its own key", got)
		}
	})
}

func TestFormatPhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ digits, want string }{
		{"5511987654321", "+55 11 98765-4321"}, {"551130001000", "+55 11 3000-1000"}, {"16505551234", "+1 650-555-1234"}, {"351912345678", "+351 912 345 678"},
		{"", ""}, {"12", "+12"}, {"nonsense", "+nonsense"},
	} {
		if got := FormatPhone(c.digits); got != c.want {
			t.Errorf("%q: %q, want %q", c.digits, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"São João", "sao joao"}, {"AÇÃO", "acao"}, {"plain", "plain"}, {"ABC", "abc"}, {"", ""}, {"Ñandú", "nandu"}, {"e\u0301", "e"}, {"ŁÓDŹ", "łodz"},
		{"İstanbul", "istanbul"}, {"ﬁm", "fim"}, {"Straße", "strasse"}, {"日本", "日本"}, {"a\xffb", "a\ufffdb"}, {"½", "1⁄2"}, {"  x  ", "  x  "},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"São João", "İ", "ǅ", "ϓ", "ᾳ", "Ω", "ß", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Fold(s)
		if Fold(got) != got {
			t.Fatalf("%q folds to %q, which folds to %q", s, got, Fold(got))
		}
		if !utf8.ValidString(got) && utf8.ValidString(s) {
			t.Fatalf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if unicode.Is(unicode.Mn, r) {
				t.Fatalf("%q keeps the mark %U", got, r)
			}
		}
	})
}

// Every character there is folds to something that folds to itself.
func TestFoldEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if got := Fold(string(r)); Fold(got) != got {
			t.Errorf("%U folds to %q, which folds to %q", r, got, Fold(got))
		}
	}
}

// The two ways through Fold, byte by byte and by Unicode, agree.
func TestFoldFastPathAgrees(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < 0x250; r++ {
		if alone, within := Fold(string(r)), Fold("é"+string(r)); "e"+alone != within {
			t.Errorf("%U: %q alone, %q after another", r, alone, within)
		}
	}
}

func TestFirstName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"Marina Souza", "Marina"}, {"MARIA DA SILVA", "Maria"}, {"joão pedro", "João"}, {"McDonald Silva", "McDonald"}, {"D'ÁVILA", "D'Ávila"},
		{"🚗 Ana 🌸", "Ana"}, {"~Bia~", "Bia"}, {"😀", ""}, {"", ""}, {"123", ""}, {"ANA-MARIA", "Ana-Maria"},
	} {
		if got := FirstName(c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestIsBSUID(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"US.13491208655302741918", "BR.a1", "US.ENT.11815799212886844830", "BR." + strings.Repeat("9", 128), "BR.ENT"} {
		if !IsBSUID(s) {
			t.Errorf("%q is one", s)
		}
	}
	for _, s := range []string{"", "BR.", "BR", "br.123", "BRA.1", "BR.12-3", "BR.ENT.", "BR." + strings.Repeat("9", 129), "5511987654321", "user.abc", "BR.ENT.1.2", "ÇA.1"} {
		if IsBSUID(s) {
			t.Errorf("%q is none", s)
		}
	}
}

func BenchmarkNormalizePhone(b *testing.B) {
	for b.Loop() {
		if _, ok := NormalizePhone("553187654321", "BR"); !ok {
			b.Fatal("refused")
		}
	}
}
