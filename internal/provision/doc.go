// Package provision turns the house (organization, stores, departments, numbers,
// people, vocabulary, flows, answers) into one YAML file and back: it decides what differs
// between a file and the database, and writes exactly that.
//
// It leaves the rows to store, what hours mean to dealer, whether a flow is sound to
// flow, and hashing passwords to the caller. Floor F3.
//
// Invariants:
//   - applying a file twice changes nothing the second time, and applying what Export
//     wrote changes nothing the first time;
//   - everything a file asks for is written in one transaction, or nothing is;
//   - what a file leaves out stays as it is: fields, entries and, with prune too,
//     whole sections. Prune deletes entries that a section present in the file does not
//     name; people and numbers, which history refers to, are switched off instead, and
//     personal quick replies are never touched;
//   - secrets and passwords go in and never come out: Export leaves them out, and an
//     error tells the line, not the value. A password is set once, for a user without
//     one: a later change by the user stands;
//   - a file reads the environment or other files only through the two functions its
//     caller gives.
//
// Read first: file.go, then plan.go.
//
//	f, err := provision.Parse(yamlBytes)
//	done, err := provision.Apply(ctx, db, f, provision.Options{HashPassword: hash, Env: os.LookupEnv})
//	for _, c := range done.Changes {
//		fmt.Println(c) // "create department centro/oficina"
//	}
package provision
