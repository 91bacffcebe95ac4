// A small set of emoji by name in the three languages: the ones a dealership uses.
import { locale, locales, type Locale } from '$lib/i18n/catalog.svelte'
import { fold } from '$lib/i18n/format'

export interface Emoji {
  char: string
  name: string
}

interface Entry {
  char: string
  /** The first word is the name shown; the others only help to find it. */
  words: Record<Locale, string[]>
}

const table = `
😀 sorriso alegre feliz|smile happy grin|sonrisa alegre feliz
😊 contente feliz|blush happy|contento feliz
😁 animado sorrindo|beaming grin|radiante sonriendo
😂 risada rindo|laugh joy|risa llorando
🤣 gargalhada|rofl laughing|carcajada
😉 piscadinha|wink|guiño
😍 apaixonado amor|love hearts|enamorado amor
🥰 carinho amor|affection love|cariño amor
😘 beijo|kiss|beso
🤩 uau incrivel|wow amazing|increible
😎 legal oculos|cool sunglasses|genial gafas
🤗 abraço|hug|abrazo
🤔 pensando duvida|thinking doubt|pensando duda
🙂 leve sorriso|slight smile|leve sonrisa
😅 suor aliviado|sweat relief|sudor alivio
😬 careta|grimace|mueca
😮 surpreso|surprised|sorpresa
😴 sono|sleep|sueño
😢 triste choro|sad cry|triste llanto
😭 chorando|sobbing|llorando
😡 bravo raiva|angry|enojado
🙄 revirando|eyeroll|ojos
🤒 doente|sick|enfermo
🙏 obrigado agradeco favor|thanks please|gracias favor
👍 joinha certo ok bom|thumbsup ok good|bueno ok bien
👎 ruim nao|thumbsdown bad|malo no
👏 palmas aplausos parabens|clap applause|aplausos palmas
🙌 viva comemorar|hooray celebrate|viva celebrar
🤝 acordo negocio fechado|deal handshake|trato acuerdo
👋 ola oi tchau|hello hi bye|hola adios
💪 forca|strong|fuerza
✌️ paz|peace|paz
👌 perfeito|perfect|perfecto
🤞 sorte torcendo|luck|suerte
👉 aponta aqui|point here|señala aqui
👀 olhos vendo|eyes looking|ojos viendo
❤️ coracao amor|heart love|corazon amor
💙 azul coracao|blue heart|azul corazon
💚 verde coracao|green heart|verde corazon
💛 amarelo coracao|yellow heart|amarillo corazon
🎉 parabens festa|party congratulations|felicidades fiesta
🎊 confete festa|confetti|confeti fiesta
🎂 bolo aniversario|cake birthday|torta cumpleaños
🎁 presente brinde|gift present|regalo
🏆 trofeu campeao|trophy winner|trofeo campeon
⭐ estrela|star|estrella
✨ brilho novo|sparkles new|brillo nuevo
🔥 fogo oferta|fire hot deal|fuego oferta
💯 cem perfeito|hundred|cien
✅ confirmado feito check|done confirmed check|listo confirmado
☑️ marcado|checked|marcado
❌ cancelado nao erro|cancelled no error|cancelado no error
⚠️ atencao aviso alerta|warning attention|atencion aviso
❓ pergunta duvida|question|pregunta duda
❗ importante|important|importante
🔔 sino lembrete|bell reminder|campana recordatorio
💡 ideia dica|idea tip|idea consejo
📌 fixo importante|pin important|chincheta importante
📍 local endereco mapa|location address map|ubicacion direccion mapa
🗺️ mapa caminho|map route|mapa ruta
📅 agenda data calendario agendado|calendar date booked|calendario fecha agenda
🗓️ semana agenda|week schedule|semana agenda
⏰ horario hora despertador|alarm time|hora reloj alarma
⏳ aguarde esperando|wait hourglass|espera reloj
🕘 nove hora|nine clock|nueve hora
📞 telefone ligar|phone call|telefono llamada
📱 celular|mobile cellphone|celular movil
💬 mensagem conversa|message chat|mensaje conversacion
📧 email|email mail|correo email
📎 anexo|attachment clip|adjunto
📄 documento contrato|document contract|documento contrato
📝 anotar formulario|note form|nota formulario
✍️ assinar escrever|sign write|firmar escribir
📷 foto camera|photo camera|foto camara
🎥 video filmar|video film|video filmar
🎤 audio microfone|audio microphone|audio microfono
📦 pacote entrega peca|package delivery|paquete entrega
🛒 compra carrinho|cart purchase|compra carrito
💰 dinheiro preco|money price|dinero precio
💵 notas dinheiro|cash money|billetes dinero
💳 cartao pagamento|card payment|tarjeta pago
🧾 recibo nota fiscal boleto|receipt invoice|recibo factura
🏦 banco financiamento|bank financing|banco financiacion
📉 desconto queda|discount down|descuento baja
📈 alta subida|growth up|alza subida
🏷️ etiqueta preco|tag price|etiqueta precio
🚗 carro auto veiculo|car auto vehicle|carro auto coche
🚙 suv jipe utilitario|suv jeep|suv todoterreno
🛻 picape caminhonete|pickup truck|camioneta pickup
🚐 van|van|furgoneta
🚚 caminhao entrega|truck delivery|camion entrega
🏍️ moto motocicleta|motorcycle bike|moto motocicleta
🚲 bicicleta|bicycle|bicicleta
⚡ eletrico rapido|electric fast|electrico rapido
🔋 bateria hibrido|battery hybrid|bateria hibrido
🔌 tomada recarga|plug charge|enchufe recarga
⛽ combustivel gasolina posto|fuel gas|combustible gasolina
🔧 oficina servico chave|wrench service workshop|taller servicio llave
🛠️ manutencao ferramentas|maintenance tools|mantenimiento herramientas
🔩 peca parafuso|part bolt|repuesto tornillo
🛞 pneu roda|tire wheel|rueda llanta
🛢️ oleo lubrificante|oil|aceite
🧼 lavagem limpeza|wash cleaning|lavado limpieza
🔑 chave entrega|key handover|llave entrega
🛡️ seguro garantia|insurance warranty|seguro garantia
🏁 chegada test-drive corrida|finish test-drive race|meta prueba carrera
🚦 semaforo transito|traffic light|semaforo trafico
🅿️ estacionamento|parking|estacionamiento
🏢 loja empresa|store building|tienda empresa
🏠 casa|home house|casa
👨‍🔧 mecanico|mechanic|mecanico
👩‍💼 vendedora consultora|saleswoman advisor|vendedora asesora
👨‍💼 vendedor consultor|salesman advisor|vendedor asesor
👨‍👩‍👧 familia|family|familia
☀️ sol bom-dia|sun morning|sol buenos-dias
🌙 lua boa-noite|moon night|luna buenas-noches
🌧️ chuva|rain|lluvia
☕ cafe|coffee|cafe
🍻 brinde cerveja|cheers beer|brindis cerveza
⚽ futebol bola|soccer football|futbol pelota
🇧🇷 brasil|brazil|brasil`

const list: Entry[] = table.trim().split('\n').map((line) => {
  const [char, ...rest] = line.split(' ')
  const spoken = rest.join(' ').split('|')
  return { char: char!, words: Object.fromEntries(locales.map((l, i) => [l, (spoken[i] ?? '').split(' ')])) as Record<Locale, string[]> }
})

const FOREIGN = 9
const named = (e: Entry): Emoji => ({ char: e.char, name: e.words[locale()][0]! })

export const allEmoji = (): Emoji[] => list.map(named)

/** Emoji with a word that begins with the folded search, in any language: one's own before the others, names before the other words. */
export function findEmoji(search: string): Emoji[] {
  const needle = fold(search)
  const rank = (e: Entry) => {
    const at = (l: Locale) => e.words[l].findIndex((word) => fold(word).startsWith(needle))
    const own = at(locale())
    return own >= 0 ? own : locales.some((l) => at(l) >= 0) ? FOREIGN : -1
  }
  return list.map((e) => ({ e, at: rank(e) })).filter((r) => r.at >= 0).sort((a, b) => a.at - b.at).map((r) => named(r.e))
}
