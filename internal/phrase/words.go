package phrase

import (
	"strconv"
	"strings"
)

// table maps each word of a line to the line's first: "segunda seg monday lunes".
func table(lines ...string) map[string]string {
	out := map[string]string{}
	for _, line := range lines {
		all := strings.Fields(line)
		for _, w := range all {
			out[w] = all[0]
		}
	}
	return out
}

// counted maps each word of a line to the number the line begins with.
func counted(lines ...string) map[string]int {
	out := map[string]int{}
	for _, line := range lines {
		all := strings.Fields(line)
		n, _ := strconv.Atoi(all[0])
		for _, w := range all[1:] {
			out[w] = n
		}
	}
	return out
}

// numerals are words for numbers, folded. Those for one are articles, too.
var numerals = counted(
	"0 zero cero", "1 um uma one un una uno", "2 dois duas two dos", "3 tres three", "4 quatro four cuatro", "5 cinco five", "6 seis six meia", "7 sete seven siete",
	"8 oito eight ocho", "9 nove nine nueve", "10 dez ten diez dezena", "11 onze eleven once", "12 doze twelve doce duzia", "13 treze thirteen trece",
	"14 quatorze catorze fourteen", "15 quinze fifteen quince quinzena quincena", "16 dezesseis dezasseis sixteen dieciseis", "17 dezessete dezassete seventeen diecisiete",
	"18 dezoito eighteen dieciocho", "19 dezenove dezanove nineteen diecinueve", "20 vinte twenty veinte", "21 veintiuno veintiun veintiuna", "22 veintidos", "23 veintitres",
	"24 veinticuatro", "25 veinticinco", "26 veintiseis", "27 veintisiete", "28 veintiocho", "29 veintinueve", "30 trinta thirty treinta", "36 treintaiseis",
	"40 quarenta forty cuarenta", "50 cinquenta fifty cincuenta", "60 sessenta sixty sesenta", "70 setenta seventy", "80 oitenta eighty ochenta", "90 noventa ninety noventa",
	"100 cem cento hundred cien ciento centena", "200 duzentos duzentas doscientos doscientas", "300 trezentos trezentas trescientos trescientas",
	"400 quatrocentos quatrocentas cuatrocientos cuatrocientas", "500 quinhentos quinhentas quinientos quinientas", "600 seiscentos seiscentas seiscientos seiscientas",
	"700 setecentos setecentas setecientos setecientas", "800 oitocentos oitocentas ochocientos ochocientas", "900 novecentos novecentas novecientos novecientas",
	"1000 mil milhar thousand", "1000000 milhao milhoes million millon millones", "1000000000 bilhao bilhoes billion",
)

var articles = set("um uma one un una uno")

// scales are what a number in figures is multiplied by: 10 mil, 10k.
var scales = map[string]float64{"k": 1e3, "mil": 1e3, "thousand": 1e3, "milhao": 1e6, "milhoes": 1e6, "mi": 1e6, "million": 1e6, "millon": 1e6, "millones": 1e6}

// units are what stands behind a number, folded, in up to three words, and its name.
var units = func() map[string]string {
	out := map[string]string{"por cento": "%", "por ciento": "%", "per cent": "%", "da tarde": "pm", "da noite": "pm", "de la tarde": "pm", "de la noche": "pm", "da manha": "h", "de la manana": "h"}
	for w, unit := range table(
		"% percent", "$ € £ real reais dolar dolares dollar dollars peso pesos euro euros conto contos pila pilas pau paus prata pratas mango mangos buck bucks centavo centavos cent cents brl usd eur",
		"h hs hrs hora horas hour hours am", "pm", "x vez vezes parcela parcelas prestacao prestacoes times installment installments instalment instalments cuota cuotas veces",
		"km kms quilometro quilometros kilometro kilometros kilometer kilometers kilometre kilometres", "ano anos year years", "mes meses month months", "semana semanas week weeks",
		"dia dias day days", "min mins minuto minutos minute minutes",
	) {
		out[w] = unit
	}
	return out
}()

var (
	currencies = set("brl usd eur ars mxn clp cop pen uyu")
	prices     = set("custa custam custando custo sai saem preco precos valor valores price prices priced cost costs cuesta cuestan costo precio precios vale valen")
	ranges     = set("a as ate ao aos to until till hasta - – —")
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// calendar are days and months, folded, with their short forms.
var calendar = table(
	"segunda segundas seg monday mondays mon lunes lun", "terca tercas tuesday tuesdays tue martes", "quarta quartas qua wednesday wednesdays wed miercoles mie",
	"quinta quintas qui thursday thursdays thu jueves jue", "sexta sextas sex friday fridays fri viernes vie", "sabado sab saturday saturdays sat sabados",
	"domingo dom sunday sundays sun domingos", "feriado feriados holiday holidays festivo festivos", "hoje today hoy", "amanha tomorrow manana",
	"janeiro january enero", "fevereiro february febrero", "marco march marzo", "abril april", "maio may mayo", "junho june junio", "julho july julio",
	"agosto august", "setembro september septiembre", "outubro october octubre", "novembro november noviembre", "dezembro december diciembre",
)

// dayNames are the days of a week of hours, as calendar names them.
var dayNames = []string{"segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo", "feriado"}

// weekdays are the days of a week of hours. There the verb ter is a Tuesday.
var weekdays = func() map[string]int {
	out := map[string]int{"ter": 1}
	for w, name := range calendar {
		for day, known := range dayNames {
			if name == known {
				out[w] = day
			}
		}
	}
	return out
}()

var (
	closedWords = set("fechado fechada fechados fechadas fechamos closed cerrado cerrada cerrados cerramos")
	openWords   = set("abrimos abre abrem abrir aberto aberta abertos abertas funcionamos funciona atendemos atende open opens abren abierto abierta abiertos atendiendo")
	// but begins what is as good as a sentence of its own.
	but = set("mas porem but pero sino")
	// apart are the words between two things of one sentence.
	apart = set("e y and ou or")
	// everybody are names that say nothing about the house.
	everybody = set("whatsapp ola oi hello hi hola sr sra dr dra")
)

// pledges are words a house can be held to.
var pledges = table(
	"gratis gratuito gratuita gratuitos gratuitas gratuitamente free", "desconto descontos discount discounts descuento descuentos",
	"promocao promocoes promotion promocion oferta ofertas offer offers", "garantia garantias garantimos garantido garantida guarantee guaranteed warranty garantizamos garantizado",
	"aprovado aprovada aprovamos approved aprobado aprobada", "bonus brinde brindes gift regalo", "reembolso reembolsamos refund", "cortesia",
	"isento isenta exempt exento", "vitalicio vitalicia lifetime", "imediato imediata imediatamente immediate immediately inmediato",
	"nunca never", "sempre always siempre", "ilimitado unlimited ilimitada", "metade half mitad", "dobro double doble", "juros interest intereses",
	"incluso inclusa inclusos incluido incluida incluidos included", "prometo prometemos promise prometido", "premio premiado prize winner ganhou sorteado sorteada sorteio sorteo",
	"dispensado dispensada dispensamos dispensa waived exonerado", "agendado agendada booked scheduled", "reservado reservada reserved reservei", "confirmado confirmada confirmed confirmo confirmamos",
)

// always are pledges of several words.
var always = map[string]string{"todos os dias": "todos os dias", "todo dia": "todos os dias", "every day": "todos os dias", "todos los dias": "todos os dias", "de graca": "gratis"}

// The words that deny. The t is that of don't.
var (
	noPT = set("nao nunca jamais nem sem nenhum nenhuma nada ninguem tampouco")
	noEN = set("no not never without none nothing nobody neither nor cannot t dont doesnt cant wont isnt arent")
	noES = set("no nunca jamas ni sin ningun ninguno ninguna nada nadie tampoco")
)

// The words that say yes: wherever they stand, or as the first.
var (
	yes      = set("sim yes yeah yep certamente certeza confirmo confirmado confirmed exato exatamente exactly exactamente correto correct correcto combinado fechado")
	firstYes = set("claro certo isso pode podemos ok okay sure right si exacto perfeito perfecto perfect beleza afirmativo positivo concordo dale")
)

// courtesy are words that say nothing about the house.
var courtesy = set(`claro certo sim tudo bem voce voces aqui nossa nosso nossas nossos para pela pelo pelos com uma mais pode podem basta quiser
 quando onde como qual quais isso esse essa este esta estas estes temos tem estamos fica ficam sera seria favor obrigado obrigada ajudar qualquer duvida
 avise fale falar chamar chame disposicao tambem entao assim ainda muito mesmo nesse nessa neste nesta ate entre desde sobre sua seu suas seus
 aren doesn couldn wouldn sure yes your you our here this that with from have will would please thanks thank help glad happy just also they them about into there what when where which
 usted ustedes tenemos puede pueden solo aqui nuestra nuestro esta este para como cuando donde gracias ayudar cualquier tambien`)
