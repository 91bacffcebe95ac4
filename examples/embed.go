// Package examples holds a whole dealership as a file: what prosa demo starts with,
// what the tests apply, and what an administrator copies to begin. The group, its
// numbers and its people are made up.
//
// Read first: dealership.yaml.
package examples

import _ "embed"

// Dealership is the file for provision.Parse. Its secrets are names of environment
// variables, and everybody's password is prosa-demo-2026. Not to be changed.
//
//go:embed dealership.yaml
var Dealership []byte
