// Package archtest holds the rules of the code base as tests: imports only go down
// the floors, pure floors stay pure, files stay readable, every package says what
// it is for. Each rule names its reason; docs/architecture.md shows the picture.
//
// It decides nothing at run time and is imported by nobody.
package archtest
