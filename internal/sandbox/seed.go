package sandbox

// Seed is what exists at the start and again after a reset. Subscriptions are
// taken without the handshake, as the server may start after the sandbox.
type Seed struct {
	Numbers       []NumberParams       `json:"numbers"`
	Phones        []PhoneParams        `json:"phones"`
	Templates     []TemplateParams     `json:"templates"`
	Subscriptions []SubscriptionParams `json:"subscriptions"`
}

// The fixed identities of DefaultSeed.
const (
	SeedAppID     = "900100200300400"
	SeedAppSecret = "sandbox_app_secret"
	SeedWABAID    = "102290129340398"
	SeedNumberID  = "106540352242922"
	SeedToken     = "EAASANDBOXTOKEN"
)

// DefaultSeed is one number with one token, three phones (p1 with 13 digits, p2
// without the ninth digit, p3 hidden behind a username) and three templates.
func DefaultSeed() Seed {
	str := func(s string) *string { return &s }
	hidden := BSUIDOnly
	return Seed{
		Numbers: []NumberParams{{
			ID: SeedNumberID, WABAID: SeedWABAID, AppID: SeedAppID, AppSecret: SeedAppSecret, AccessToken: SeedToken,
			WaID: "551140001001", VerifiedName: "Loja Sandbox",
		}},
		Phones: []PhoneParams{
			{Phone: str("5511987650001"), BSUID: str("BR.10000000000000000001")},
			{Phone: str("553187650002"), BSUID: str("BR.10000000000000000002")},
			{Phone: str("5521987650003"), BSUID: str("BR.10000000000000000003"), Username: str("cliente.tres"), IdentityMode: &hidden},
		},
		Templates: []TemplateParams{
			{WABAID: SeedWABAID, Name: "hello_world", Language: "en_US", Components: []map[string]any{{"type": "BODY", "text": "Welcome and congratulations!"}}},
			{WABAID: SeedWABAID, Name: "revisao_agendada", Components: []map[string]any{
				{"type": "HEADER", "format": "TEXT", "text": "Revisão"},
				{"type": "BODY", "text": "Olá {{1}}, sua revisão está marcada para {{2}}. Podemos confirmar?"},
				{"type": "BUTTONS", "buttons": []any{
					map[string]any{"type": "QUICK_REPLY", "text": "Confirmar"},
					map[string]any{"type": "QUICK_REPLY", "text": "Remarcar"},
				}},
			}},
			{WABAID: SeedWABAID, Name: "oferta_do_mes", Category: "MARKETING", Components: []map[string]any{
				{"type": "BODY", "text": "Olá {{1}}, temos condições especiais este mês. Responda SAIR para não receber."},
			}},
		},
	}
}

// plant creates what the seed names; what cannot be created is logged and left out.
func (s *Sandbox) plant(seed Seed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range seed.Numbers {
		if _, err := s.createNumber(p); err != nil {
			s.log.Error("seed number", "err", err)
		}
	}
	for _, p := range seed.Phones {
		if _, err := s.createPhone(p); err != nil {
			s.log.Error("seed phone", "err", err)
		}
	}
	for _, p := range seed.Templates {
		if _, err := s.createTemplate(p); err != nil {
			s.log.Error("seed template", "err", err)
		}
	}
	for _, p := range seed.Subscriptions {
		a := s.ensureApp(p.AppID, p.AppSecret)
		s.subscribe(a, p)
	}
}
