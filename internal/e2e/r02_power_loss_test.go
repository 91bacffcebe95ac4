//go:build linux

package e2e

func receiver() int { return 2 }
