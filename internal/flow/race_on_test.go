//go:build race

package flow

// raceEnabled: the race detector multiplies times, so bars on time do not hold.
const raceEnabled = true
