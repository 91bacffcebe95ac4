package flow

import "strings"

// What messages are called. The second list leaves out the words that may be anything
// ("não quero nada disso").
const (
	aMessage  = "mensage*|mensaje*|msg|msgs|message|messages|text|texts|propaganda*|promoc*|promotion*|oferta*|offers|publicidad*|aviso*|anuncio*|ads|notificac*|notification*|spam|comunicac*|marketing|novidades|novedades|newsletter*|news|campanha*|divulgac*"
	anything  = aMessage + "|nada|isso|isto|disso|nenhuma|mais|mas|anything|more|whatsapp|zap|whats"
	thatWe    = "mande|mandem|manda|envie|enviem|envia|escreva|escrevam|contate|contatem|perturbe|perturbem|incomode|incomodem"
	toSend    = "mandar|mandarem|enviar|enviarem|encaminhar|escrever|mandando|enviando|encher|perturbar|incomodar|spammar"
	enviarme  = "enviar*|mandar*|escribir*|molestar*|contactar*"
	fromUs    = "lista|listas|mailing|list|grupo"
	theirCars = "carro auto coche vehiculo veiculo moto placa patente seguro fila espera cola queue revisao revision agendamento cita appointment visita pedido compra contrato financiamento consorcio multa entrega documento documentos boleto"
)

// optOutAlone say it with nothing else.
var optOutAlone = set(
	"parar", "pare", "parem", "pare agora", "sair", "stop", "stop all", "stopall", "baja", "unsubscribe", "opt out", "optout", "descadastrar", "remover", "remova", "remover me",
	"me remova", "parar tudo", "parar mensagens", "parar promocoes", "interromper promocoes", "stop promotions", "stop messages", "detener promociones", "detener mensajes",
	"cancelar inscricao", "sair da lista", "nao perturbe", "basta de mensajes", "no molestar", "nao quero mensagem", "nao enviar", "no enviar", "me descadastra", "cancelar mensagens",
)

// optOutPhrases are about messages by their own words.
var optOutPhrases = phrases(
	// pt
	"descadastr*",
	"nao|n quero|desejo|queremos|gostaria|pretendo _ receber|recebe|recebo _ "+aMessage,
	"nao|n tenho _ interesse _ receber|mensagens|promoc*",
	"nao|n quero|desejo mais "+aMessage,
	"nao|n quero|desejo "+aMessage+" _ $",
	"nao|n autorizo|autorizei|permito _ _ "+aMessage+"|contato|contatos",
	"par*|deixar|deixem de _ "+toSend+" _ _ "+aMessage,
	"par*|deixar|deixem de _ receber _ _ "+aMessage,
	"par*|chega|basta de|com _ "+aMessage,
	"parem|pare|para com _ "+aMessage,
	"cancel*|suspend*|interromp*|bloque* _ inscric*|recebimento|subscription|suscripcion*|newsletter*|mensagens|mensajes|messages|notificac*|promocoes",
	"revog* _ consentimento|autorizacao|permissao",
	"nao|n mande|mandem|envie|enviem _ _ "+aMessage,
	// en
	"unsubscrib*",
	"stop|quit sending|messaging|texting|contacting|spamming _ _ $",
	"stop|quit sending|getting|receiving _ _ "+aMessage,
	"opt|opting me|us out", "want|wish|like to opt out",
	"don|dont|not t|want|wish _ _ receive|get|receiving _ _ "+aMessage,
	"don|dont|not t|want _ _ messages|texts|spam|ads",
	"do|don|dont not|t|send|message|text|contact _ me _ _ "+anything,
	"do|don|dont not|t contact|message|text me",
	"no more messages|texts|ads|spam|promotions",
	// es
	"no quiero|deseo|queremos|quisiera _ recibir|recibiendo _ "+aMessage,
	"no quiero|deseo mas "+aMessage, "no quiero|deseo "+aMessage+" _ $",
	"dej*|paren|basta de _ "+enviarme+" _ _ "+aMessage,
	"dej*|paren de recibir _ _ "+aMessage,
	"no me envi*|mande|manden|escriba|escriban|contacte|contacten _ _ mas|mensajes|publicidad|promociones|nada",
)

// optOutWeak say it too, unless the text is about something of the house.
var optOutWeak = phrases(
	"nao|n quero|desejo mais receber $", "nao|n quero|desejo receber mais _ $", "nao|n quero|desejo _ receber nada|isso|isto|nenhuma _ $",
	"^ nao|n me "+thatWe+" _ "+anything, "^ nao|n me "+thatWe+" $", "^ nao|n me procur*|perturb*|incomod* mais",
	"par*|deixar de receber $", "^ parem|pare|para de _ "+toSend+" $", "^ parem|pare|para de me|nos "+toSend+" _ $",
	"me tir*|remov*|exclu*|delet*|apag*|retir* _ _ "+fromUs, "tir*|remov*|exclu*|delet*|apag*|retir* _ _ numero|contato|telefone _ "+fromUs, "sair|saia d*|desta|dessa _ "+fromUs,
	"remove|take|delete _ _ "+fromUs, "take me off $", "^ remove me $",
	"^ stop texting|messaging|contacting|bothering",
	"no quiero|deseo recibir mas $", "no quiero|deseo _ recibir nada _ $",
	"dar*|dame|denme|deme|darse de baja", "quiero|solicito|pido la|mi baja",
	"^ dej* de "+enviarme+" $", "^ no me envi*|escriba*|moleste* mas",
	"quit*|saqu*|sacar*|borr*|elimin* _ _ lista|listas",
)

// optInAlone and optInPhrases ask for messages.
var (
	optInAlone = set("start", "unstop", "subscribe", "resubscribe", "opt in", "optin", "inscrever", "me inscrever", "quero me inscrever", "alta", "suscribirme", "quero receber", "aceito receber", "autorizo", "aceito mensagens")

	optInPhrases = phrases(
		"quero|gostaria|aceito|autorizo|desejo|concordo|topo|posso _ _ receber _ _ "+aMessage,
		"voltar|volto|volte _ receber|enviar|mandar _ _ "+aMessage, "quero voltar a receber $",
		"autorizo|aceito _ _ envio|"+aMessage,
		"pode|podem me|nos mandar|enviar|avisar _ _ "+aMessage, "pode|podem mandar|enviar _ _ promoc*|novidades|oferta*",
		"me mand*|envi* _ _ promoc*|novidades|oferta*|newsletter*",
		"me|quero|inscreva|cadastr* inscreva|inscrever|cadastr*|me _ _ lista|promoc*|novidades|newsletter*|oferta*",
		"want|like|agree|happy|yes to receive|get|receiving _ _ "+aMessage, "sign me up", "subscribe me", "opt me in", "want|like to opt in", "want|like to subscribe",
		"quiero|acepto|autorizo|deseo|volver _ recibir _ _ "+aMessage, "quiero|deseo suscribirme", "pueden|puede enviarme|mandarme _ _ "+aMessage,
	)
)

// denials turn what would be a yes into a no.
var denials = set("nao", "n", "no", "nunca", "jamais", "never", "not", "don", "dont", "stop", "parar", "pare", "parem", "sem", "unsubscribe", "ni", "sin", "deixar", "dejar", "cancelar")

var courtesies = set("por", "favor", "pfv", "pf", "please", "pls", "oi", "ola", "bom", "boa", "dia", "tarde", "noite", "hi", "hello", "hola", "obrigado", "obrigada", "obg", "thanks", "thank", "you", "gracias", "eu", "senhor", "senhora", "senhores", "gente", "pessoal", "ja", "agora", "sim", "yes", "si")

var otherMatters = set(strings.Fields(theirCars)...)
