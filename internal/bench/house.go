package bench

// The house under load: one store, one number without Meta's limits, the ready bot.
const (
	Secret   = "bench-app-secret"
	Number   = "500100200300401"
	Business = "500100200300400"
)

// House is the dealership of the measurements, as a provisioning file.
const House = `
organization: { name: Grupo Medida, locale: pt-BR, timezone: America/Sao_Paulo }
outcomes:
  - { key: venda, name: Venda }
stores:
  - key: centro
    name: Loja Centro
    brand: Medida
    hours: { mon-sun: 24h }
    departments:
      - { key: novos, name: Novos }
      - { key: seminovos, name: Seminovos }
      - { key: oficina, name: Oficina }
      - { key: pecas, name: Peças }
      - { key: financeiro, name: Financeiro }
flows:
  - { key: first-contact, name: Primeiro contato, default: true, ready: first-contact }
channel_accounts:
  - { key: medida, kind: whatsapp, name: Loja Centro, display: "+55 11 4000-1001", store: centro, external_id: "` + Number + `", business_id: "` + Business + `", token: EAABENCH, rate_per_second: 0, pair_limit: false }
users:
  - { email: medida@example.com, name: Medida, role: administrator }
`
