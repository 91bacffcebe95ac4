// Package rehearse plays conversations, written as YAML, against flow definitions,
// without a database, a clock or Meta: it types, taps and sends as a customer would,
// moves the clock, answers calls, and checks what the bot says and does.
//
// It leaves reading files to the caller and every decision of the bot to flow.
// Floor F1.
//
// Invariants:
//   - a conversation sees nothing of another one: each has a world of its own;
//   - the session is read back from its JSON before every step, as the bot does;
//   - whatever the conversation checks, a text with "{{" left in it, a message the
//     channel would refuse and a conversation nobody has after its end are failures;
//   - the same files give the same report.
//
// Read first: file.go, which is the format; docs/flows.md §5 explains it.
//
//	rehearsals, err := rehearse.Parse("service.yaml", yamlBytes)
//	report := rehearse.Run(rehearsals, flows)
package rehearse
