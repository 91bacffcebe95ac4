// A small set of emoji by name in the three languages: the ones a dealership uses.
import { fold } from '$lib/i18n/format'

export interface Emoji {
  char: string
  name: string
}

const list: Emoji[] = [
  ['😀', 'alegre sorriso smile sonrisa'], ['😊', 'feliz happy contente'], ['😁', 'sorrindo grin animado'], ['😂', 'rindo risada laugh risa'],
  ['😉', 'piscadinha wink guiño'], ['😍', 'apaixonado love amor'], ['🤩', 'uau wow incrivel amazing'], ['🤔', 'pensando thinking duvida'],
  ['😅', 'aliviado suor sweat'], ['😢', 'triste sad choro'], ['🙏', 'obrigado agradeco gracias thanks por favor'], ['👍', 'certo ok joinha like bueno'],
  ['👎', 'nao dislike malo'], ['👏', 'aplausos palmas clap'], ['🤝', 'acordo negocio deal trato'], ['👋', 'ola oi tchau hello hola bye'],
  ['💪', 'forca strong fuerza'], ['✌️', 'paz peace'], ['❤️', 'coracao heart corazon amor'], ['🎉', 'parabens festa party felicidades'],
  ['🎁', 'presente gift regalo brinde'], ['⭐', 'estrela star estrella'], ['🔥', 'fogo fire oferta fuego'], ['✅', 'confirmado check feito listo done'],
  ['❌', 'cancelado no nao error'], ['⚠️', 'atencao aviso warning alerta'], ['❓', 'pergunta question duvida'], ['📌', 'importante pin fixo'],
  ['📍', 'endereco local location mapa ubicacion'], ['📅', 'agenda data calendar fecha agendado'], ['⏰', 'horario hora alarm reloj'], ['📞', 'telefone ligar phone llamada'],
  ['📧', 'email correo mail'], ['📎', 'anexo attachment adjunto'], ['📄', 'documento document contrato'], ['💰', 'dinheiro preco money precio'],
  ['💳', 'cartao card pagamento tarjeta pago'], ['🚗', 'carro car auto veiculo'], ['🚙', 'suv jipe utilitario'], ['🛻', 'picape caminhonete pickup camioneta'],
  ['🏍️', 'moto motorcycle'], ['🔧', 'oficina chave servico wrench taller'], ['🔩', 'peca parafuso part repuesto'], ['🛞', 'pneu roda tire rueda'],
  ['⛽', 'combustivel gasolina fuel'], ['🔑', 'chave entrega key llave'], ['🏁', 'test drive corrida chegada'], ['☀️', 'bom dia sol sun dias'],
  ['🌙', 'boa noite lua moon noche'], ['☕', 'cafe coffee'],
].map(([char, name]) => ({ char: char!, name: name! }))

/** Emoji with a word that begins with the folded search; those whose first word matches come first. */
export function findEmoji(search: string): Emoji[] {
  const needle = fold(search)
  const rank = (e: Emoji) => fold(e.name).split(' ').findIndex((word) => word.startsWith(needle))
  return list.filter((e) => rank(e) >= 0).sort((a, b) => rank(a) - rank(b)).map((e) => ({ char: e.char, name: e.name.split(' ')[0]! }))
}
