package phrase

import "strings"

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

// numerals are words for numbers, folded, with the figure they mean first. One is left
// out: it is an article, too.
var numerals = table(
	"2 dois duas two dos", "3 tres three", "4 quatro four cuatro", "5 cinco five", "6 seis six meia", "7 sete seven siete", "8 oito eight ocho",
	"9 nove nine nueve", "10 dez ten diez", "11 onze eleven once", "12 doze twelve doce duzia", "13 treze thirteen trece", "14 quatorze catorze fourteen",
	"15 quinze fifteen quince", "16 dezesseis sixteen dieciseis", "17 dezessete seventeen diecisiete", "18 dezoito eighteen dieciocho",
	"19 dezenove nineteen diecinueve", "20 vinte twenty veinte", "24 veinticuatro", "30 trinta thirty treinta", "36 treintaiseis", "40 quarenta forty cuarenta",
	"50 cinquenta fifty cincuenta", "60 sessenta sixty sesenta", "70 setenta seventy", "80 oitenta eighty ochenta", "90 noventa ninety noventa",
	"100 cem cento hundred cien ciento", "200 duzentos duzentas doscientos", "300 trezentos trezentas trescientos", "400 quatrocentos cuatrocientos",
	"500 quinhentos quinhentas quinientos", "600 seiscentos seiscientos", "700 setecentos setecientos", "800 oitocentos ochocientos",
	"900 novecentos novecientos", "1000 mil thousand", "1000000 milhao milhoes million millon millones",
)

// calendar are days and months, folded, with their short forms.
var calendar = table(
	"segunda seg monday mon lunes lun", "terca ter tuesday tue martes", "quarta qua wednesday wed miercoles mie", "quinta qui thursday thu jueves jue",
	"sexta sex friday fri viernes vie", "sabado sab saturday sat sabados", "domingo dom sunday sun domingos",
	"feriado feriados holiday holidays festivo festivos", "hoje today hoy", "amanha tomorrow manana",
	"janeiro january enero", "fevereiro february febrero", "marco march marzo", "abril april", "maio may mayo", "junho june junio", "julho july julio",
	"agosto august", "setembro september septiembre", "outubro october octubre", "novembro november noviembre", "dezembro december diciembre",
)

// pledges are words a house can be held to.
var pledges = table(
	"gratis gratuito gratuita gratuitos gratuitas gratuitamente free", "desconto descontos discount discounts descuento descuentos",
	"promocao promocoes promotion promocion oferta ofertas offer offers", "garantia garantias garantimos garantido garantida guarantee guaranteed warranty garantizamos garantizado",
	"aprovado aprovada aprovamos approved aprobado aprobada", "bonus brinde brindes gift regalo", "reembolso reembolsamos refund", "cortesia",
	"isento isenta exempt exento", "vitalicio vitalicia lifetime", "imediato imediata imediatamente immediate immediately inmediato",
	"nunca never", "sempre always siempre", "ilimitado unlimited ilimitada",
)

// courtesy are words that say nothing about the house.
var courtesy = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`claro certo sim tudo bem voce voces aqui nossa nosso nossas nossos para pela pelo pelos com uma mais pode podem basta quiser
 quando onde como qual quais isso esse essa este esta estas estes temos tem estamos fica ficam sera seria favor obrigado obrigada ajudar qualquer duvida
 avise fale chamar chame disposicao tambem entao assim ainda muito mesmo nesse nessa neste nesta ate entre desde sobre sua seu suas seus
 sure yes your you our here this that with from have will would please thanks thank help glad happy just also they them about into there what when where which
 usted ustedes tenemos puede pueden solo aqui nuestra nuestro esta este para como cuando donde gracias ayudar cualquier tambien`) {
		out[w] = true
	}
	return out
}()
