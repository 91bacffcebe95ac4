// The number of a contact card. Pure.

const brazilian = /^America\/(Sao_Paulo|Manaus|Belem|Fortaleza|Recife|Bahia|Cuiaba|Campo_Grande|Porto_Velho|Boa_Vista|Rio_Branco|Maceio|Araguaina|Santarem|Noronha|Eirunepe)$/

/** Digits with the country code: without a plus, a house in Brazil means a number of Brazil. */
export function phoneDigits(text: string, timezone: string): string {
  const digits = text.replace(/\D/g, '')
  if (text.trim().startsWith('+') || !brazilian.test(timezone || 'America/Sao_Paulo')) return digits
  const local = digits.replace(/^0+/, '')
  return local.length === 10 || local.length === 11 ? '55' + local : local
}
