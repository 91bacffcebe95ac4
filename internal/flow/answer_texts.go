package flow

// retryText is what is said to an answer that is none.
func (a answerType) retryText() Text {
	if t, ok := askRetry[a]; ok {
		return t
	}
	return askRetry[answerText]
}

var askRetry = map[answerType]Text{
	answerText: {
		PT: "Pode responder por escrito, por favor?", EN: "Could you answer in writing, please?", ES: "¿Puedes responder por escrito, por favor?",
	},
	answerNumber: {
		PT: "Preciso de um número. Pode escrever só os algarismos?", EN: "I need a number. Could you write just the digits?", ES: "Necesito un número. ¿Puedes escribir solo las cifras?",
	},
	answerName: {
		PT: "Não entendi seu nome. Pode escrever só o nome, por favor?", EN: "I did not get your name. Could you write just the name, please?", ES: "No entendí tu nombre. ¿Puedes escribir solo el nombre, por favor?",
	},
	answerPlate: {
		PT: "Não reconheci a placa. Escreva como ABC1D23 ou ABC-1234.", EN: "I did not recognise the plate. Please write it like ABC1D23 or ABC-1234.", ES: "No reconocí la placa. Escríbela como ABC1D23 o ABC-1234.",
	},
	answerCPF: {
		PT: "Esse CPF não confere. Pode verificar os 11 números?", EN: "That CPF does not check. Could you verify its 11 digits?", ES: "Ese CPF no coincide. ¿Puedes verificar sus 11 números?",
	},
	answerEmail: {
		PT: "Não reconheci o e-mail. Escreva como nome@exemplo.com.", EN: "I did not recognise the e-mail. Please write it like name@example.com.", ES: "No reconocí el correo. Escríbelo como nombre@ejemplo.com.",
	},
	answerPhone: {
		PT: "Não reconheci o telefone. Escreva com o DDD, como (11) 98765-4321.", EN: "I did not recognise the phone number. Please write it with the area code.", ES: "No reconocí el teléfono. Escríbelo con el código de área.",
	},
	answerMoney: {
		PT: "Não entendi o valor. Escreva como 85.000 ou 85 mil.", EN: "I did not get the amount. Please write it like 85,000 or 85 thousand.", ES: "No entendí el valor. Escríbelo como 85.000 u 85 mil.",
	},
	answerKm: {
		PT: "Não entendi a quilometragem. Escreva como 45.000 ou 45 mil km.", EN: "I did not get the mileage. Please write it in km, like 45,000.", ES: "No entendí el kilometraje. Escríbelo como 45.000 o 45 mil km.",
	},
	answerDate: {
		PT: "Não entendi a data. Escreva como 27/11, ou diga “amanhã” ou “sexta”.", EN: "I did not get the date. Please write it like 27/11 (day first), or say “tomorrow” or “Friday”.", ES: "No entendí la fecha. Escríbela como 27/11, o di “mañana” o “viernes”.",
	},
	answerTime: {
		PT: "Não entendi o horário. Escreva como 14h30, ou “2 da tarde”.", EN: "I did not get the time. Please write it like 14:30 or 2:30 pm.", ES: "No entendí la hora. Escríbela como 14:30, o “2 de la tarde”.",
	},
	answerVIN: {
		PT: "Não reconheci o chassi. São 17 letras e números, como está no documento do veículo.", EN: "I did not recognise the chassis number. It has 17 letters and digits, as in the vehicle's papers.", ES: "No reconocí el chasis. Son 17 letras y números, como está en el documento del vehículo.",
	},
	answerCNPJ: {
		PT: "Esse CNPJ não confere. Pode verificar os 14 caracteres?", EN: "That CNPJ does not check. Could you verify its 14 characters?", ES: "Ese CNPJ no coincide. ¿Puedes verificar sus 14 caracteres?",
	},
	answerChoice: {
		PT: "Não entendi. Escolha uma das opções, por favor.", EN: "I did not get that. Please choose one of the options.", ES: "No entendí. Elige una de las opciones, por favor.",
	},
	answerFile: {
		PT: "Preciso de um arquivo. Pode enviar pelo clipe de anexar, por favor?", EN: "I need a file. Could you attach it here, please?", ES: "Necesito un archivo. ¿Puedes adjuntarlo aquí, por favor?",
	},
	answerPhoto: {
		PT: "Preciso de uma foto. Pode enviar pela câmera ou pela galeria, por favor?", EN: "I need a photo. Could you send it from the camera or gallery, please?", ES: "Necesito una foto. ¿Puedes enviarla desde la cámara o la galería, por favor?",
	},
	answerLocation: {
		PT: "Preciso da localização. Toque em anexar e escolha “Localização”, por favor.", EN: "I need a location. Please tap attach and choose “Location”.", ES: "Necesito la ubicación. Toca adjuntar y elige “Ubicación”, por favor.",
	},
}
