package flow

// CodeInfo says what a problem's code means and what usually mends it.
type CodeInfo struct {
	Severity Severity
	Means    string
	Fix      string
}

// Codes are the codes of problems. They are stable: interfaces translate by them.
var Codes = map[string]CodeInfo{
	"after_window":        {Warning, "a free message would go 24 hours after the customer's last word", "shorten the time, or send a template"},
	"answer_type":         {Failure, "a question wants a kind of answer there is not", "choose one of the types"},
	"bad_id":              {Failure, "an id is malformed, there twice, or the name of another exit", "give it an id of its own"},
	"bounds":              {Failure, "limits of an answer that do not fit its type", "correct or remove the limits"},
	"case_operator":       {Failure, "a comparison there is not, or without a value", "choose a comparison"},
	"case_shadowed":       {Warning, "a case an earlier one takes everything from", "remove the value from one of them"},
	"channel":             {Warning, "something the channel does not offer", "use another kind"},
	"choice_source":       {Failure, "options come from an unknown place, or from two", "write the options, or take them from stores or departments"},
	"choice_style":        {Failure, "an unknown style", "choose one of the styles"},
	"circle":              {Failure, "the flow goes round without waiting for the customer", "put a question or an end into the circle"},
	"circle_clock":        {Warning, "the flow goes round by the clock while the customer is silent", "let the silent leave the circle"},
	"content_invalid":     {Failure, "WhatsApp would not take the message", "correct the message"},
	"delay":               {Failure, "a pause out of range", "shorten the pause"},
	"empty":               {Failure, "a list that needs an item has none", "add one"},
	"expression":          {Failure, "an expression that cannot be read, or uses what is not allowed", "correct the expression"},
	"fallback":            {Warning, "a channel carries only text", "check how it reads as text"},
	"human_off":           {Warning, "the words for a person mean nothing", "leave a way to people"},
	"marketing_consent":   {Warning, "marketing is sent and consent never asked", "add a consent node before it"},
	"never_open":          {Warning, "a department whose hours never open", "set its hours"},
	"no_end":              {Warning, "no way leads to an end or to people", "lead it to a queue or an end"},
	"no_next":             {Failure, "an exit leads nowhere", "connect the exit"},
	"no_such_node":        {Failure, "a node that does not exist is named", "choose an existing node"},
	"option_id":           {Failure, "an option's id is malformed, there twice, or the name of another exit", "give it an id of its own"},
	"options":             {Failure, "options where there are none to choose, or none where there are", "add or remove the options"},
	"outcome_unused":      {Warning, "an outcome without a close", "remove one of the two"},
	"percent":             {Failure, "percentages out of range or not adding up to 100", "correct the percentages"},
	"recursion":           {Failure, "sub-flows lead into each other, one deeper each time", "use go instead, or lead elsewhere"},
	"save":                {Failure, "an answer is kept nowhere, or where nothing can be", "name var.…, field.… or contact.name"},
	"style_unfit":         {Warning, "buttons that do not fit become a list", "use at most 3 titles of 20 characters, without descriptions"},
	"text_missing":        {Failure, "a text that must be there is empty", "write it"},
	"text_too_long":       {Failure, "a text longer than the channel takes", "shorten it"},
	"timeout_unused":      {Warning, "a time-out that leads nowhere", "connect the exit timeout"},
	"title_cut":           {Warning, "a title that will be cut", "shorten it"},
	"translation_missing": {Warning, "a text missing in one language", "translate it"},
	"trigger_empty":       {Failure, "a trigger that never fires", "say what fires it"},
	"trigger_kind":        {Failure, "an unknown kind of trigger", "choose one of the kinds"},
	"trigger_match":       {Failure, "an unknown way to match words", "choose exact, contains or fuzzy"},
	"trigger_shadowed":    {Warning, "another trigger always comes before it", "change or remove one of them"},
	"trigger_time":        {Failure, "a schedule without a time", "give days and a time"},
	"unknown_account":     {Failure, "a channel account that does not exist", "choose an existing one"},
	"unknown_agent":       {Failure, "nobody has this e-mail", "choose an agent"},
	"unknown_department":  {Failure, "a department that does not exist", "choose an existing one"},
	"unknown_exit":        {Warning, "a connection from an exit there is not", "remove it"},
	"unknown_flow":        {Failure, "a flow that is not published", "publish it, or choose another"},
	"unknown_label":       {Failure, "a label that does not exist", "create it, or choose another"},
	"unknown_outcome":     {Failure, "an outcome that does not exist", "create it, or choose another"},
	"unknown_template":    {Failure, "a template that is not approved, or does not exist", "choose an approved template"},
	"unknown_variable":    {Failure, "a variable that does not exist", "choose an existing one"},
	"unreachable":         {Warning, "no way leads to the node", "connect or remove it"},
	"variable_name":       {Failure, "a variable's name is malformed or there twice", "use letters, digits, _ and -"},
	"wait_time":           {Failure, "a time out of range, missing, or not understood", "correct the time"},
}
