package flow

// The words for yes and no in Portuguese, English and Spanish, folded. A text that
// begins with one of negations is a no, whatever follows: "não aceito".
var (
	yesWords = []string{
		"sim", "s", "aceito", "concordo", "autorizo", "claro", "pode", "pode sim", "com certeza", "quero", "ok", "beleza",
		"yes", "y", "yep", "yeah", "sure", "i agree", "i accept", "of course",
		"si", "acepto", "de acuerdo", "por supuesto", "autorizo si", "dale",
	}
	noWords = []string{
		"nao", "n", "recuso", "nem", "no thanks", "nao obrigado", "nao obrigada", "dispenso",
		"no", "nope", "decline", "refuse", "no gracias", "rechazo",
	}
	negations = set("nao", "no", "nope", "not", "never", "nunca", "jamais", "jamas", "don", "n")

	readyConsentYes = Text{PT: "Sim, aceito", EN: "Yes, I agree", ES: "Sí, acepto"}
	readyConsentNo  = Text{PT: "Não, obrigado", EN: "No, thank you", ES: "No, gracias"}
)
