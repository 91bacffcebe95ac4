// Time zones by their IANA names, those of Brazil first: most people here need one of them.

export const brazil = [
  'America/Sao_Paulo', 'America/Manaus', 'America/Cuiaba', 'America/Belem', 'America/Fortaleza', 'America/Recife', 'America/Bahia', 'America/Campo_Grande',
  'America/Porto_Velho', 'America/Rio_Branco', 'America/Noronha', 'America/Maceio', 'America/Araguaina', 'America/Santarem', 'America/Boa_Vista', 'America/Eirunepe',
]

/** All other zones the browser knows, and the one in use even if it does not. */
export function elsewhere(used: string): string[] {
  const all = Intl.supportedValuesOf('timeZone')
  return [...(all.includes(used) ? [] : [used]), ...all].filter((zone) => !brazil.includes(zone))
}

/** “America/Sao_Paulo (GMT-3)” */
export function withOffset(zone: string): string {
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts().find((part) => part.type === 'timeZoneName')
  return offset ? `${zone} (${offset.value})` : zone
}
