// Brazil's national holidays of a year, to be offered; a state's and a city's are
// the store's to add. Laws 662/1949, 6.802/1980, 10.607/2002, 14.759/2023. Pure.

export interface Holiday {
  date: string // 2026-04-21
  name: string
}

const fixed: [string, string][] = [
  ['01-01', 'Confraternização Universal'], ['04-21', 'Tiradentes'], ['05-01', 'Dia do Trabalho'], ['09-07', 'Independência do Brasil'],
  ['10-12', 'Nossa Senhora Aparecida'], ['11-02', 'Finados'], ['11-15', 'Proclamação da República'], ['11-20', 'Consciência Negra'], ['12-25', 'Natal'],
]

export function nationalHolidays(year: number): Holiday[] {
  const goodFriday = new Date(easter(year).getTime() - 2 * 86_400_000).toISOString().slice(0, 10)
  return [...fixed.map(([day, name]) => ({ date: `${year}-${day}`, name })), { date: goodFriday, name: 'Sexta-feira Santa' }].sort((a, b) => a.date.localeCompare(b.date))
}

/** Easter Sunday of a Gregorian year (Meeus, Jones, Butcher), at midnight UTC. */
export function easter(year: number): Date {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const k = c % 4
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return new Date(Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1))
}
