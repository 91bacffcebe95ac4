package flow

// The groups of kinds, as an editor's palette shows them.
const (
	groupSay    = "say"
	groupAsk    = "ask"
	groupDecide = "decide"
	groupAct    = "act"
	groupPeople = "people"
	groupEnd    = "end"
)

// kindSpec is a node kind: a node without content, and what an editor must know
// that the type does not say.
type kindSpec struct {
	kind    string
	group   string
	make    func() Node
	ends    bool         // it can end the session
	options *OptionsInfo // where ports of its own come from
	example string       // a node that loads, without exits
}

// registry are the node kinds in the order of docs/flows.md.
var registry = []kindSpec{
	messageKind,
	choiceKind,
	carouselKind,
	productsKind,
	askKind,
	conditionKind,
	switchKind,
	hoursKind,
	splitKind,
	setKind,
	labelKind,
	consentKind,
	templateKind,
	faqKind,
	httpKind,
	crmKind,
	appointmentKind,
	queueKind,
	assignKind,
	waitKind,
	subflowKind,
	surveyKind,
	noteKind,
	notifyKind,
	eventKind,
	endKind,
}

// kinds are the registry by name.
var kinds = func() map[string]*kindSpec {
	m := make(map[string]*kindSpec, len(registry))
	for i := range registry {
		m[registry[i].kind] = &registry[i]
	}
	return m
}()

// OptionsInfo says where a kind's own ports come from: a list member of the node, and
// in each item the members that name the port and its title.
type OptionsInfo struct {
	Field string `json:"field"`
	ID    string `json:"id"`
	Title string `json:"title"`
}
