package flow

// The words of calendars and clocks in Portuguese, English and Spanish, folded.

var months = map[string]int{
	"janeiro": 1, "jan": 1, "january": 1, "enero": 1, "ene": 1,
	"fevereiro": 2, "fev": 2, "february": 2, "feb": 2, "febrero": 2,
	"marco": 3, "mar": 3, "march": 3, "marzo": 3,
	"abril": 4, "abr": 4, "april": 4, "apr": 4,
	"maio": 5, "mai": 5, "may": 5, "mayo": 5,
	"junho": 6, "jun": 6, "june": 6, "junio": 6,
	"julho": 7, "jul": 7, "july": 7, "julio": 7,
	"agosto": 8, "ago": 8, "august": 8, "aug": 8,
	"setembro": 9, "set": 9, "september": 9, "sep": 9, "sept": 9, "septiembre": 9, "setiembre": 9,
	"outubro": 10, "out": 10, "october": 10, "oct": 10, "octubre": 10,
	"novembro": 11, "nov": 11, "november": 11, "noviembre": 11,
	"dezembro": 12, "dez": 12, "december": 12, "dec": 12, "diciembre": 12, "dic": 12,
}

var weekdays = map[string]int{
	"domingo": 0, "sunday": 0,
	"segunda": 1, "monday": 1, "mon": 1, "lunes": 1,
	"terca": 2, "tuesday": 2, "tue": 2, "martes": 2,
	"quarta": 3, "wednesday": 3, "wed": 3, "miercoles": 3,
	"quinta": 4, "thursday": 4, "thu": 4, "jueves": 4,
	"sexta": 5, "friday": 5, "fri": 5, "viernes": 5,
	"sabado": 6, "saturday": 6, "sat": 6,
}

// dayLeads come before a day of the month, awayWords two before "dias".
var (
	dayLeads  = set("dia", "day", "el", "the", "on", "no")
	awayWords = set("em", "daqui", "in", "en", "a", "dentro", "within")
)

// partsOfDay say which half of the day an hour belongs to.
var partsOfDay = map[string]int{
	"manha": am, "madrugada": am, "manana": am, "morning": am, "am": am,
	"tarde": pm, "noite": pm, "noche": pm, "afternoon": pm, "evening": pm, "night": pm, "pm": pm,
}

const (
	am = 1
	pm = 2
)

// noons are hours with a name.
var noons = map[string]string{
	"meio dia": "12:00", "meiodia": "12:00", "noon": "12:00", "midday": "12:00", "mediodia": "12:00", "medio dia": "12:00",
	"meio dia e meia": "12:30", "mediodia y media": "12:30",
	"meia noite": "00:00", "midnight": "00:00", "medianoche": "00:00", "media noche": "00:00",
}

// hourFillers may stand around an hour and change nothing.
var hourFillers = set("as", "a", "da", "de", "do", "la", "las", "los", "por", "at", "in", "the", "o", "clock", "pelas", "umas", "pode", "ser", "horas", "hora",
	"h", "hs", "hrs", "hours", "em", "ponto", "en", "punto", "sharp", "around", "about")
