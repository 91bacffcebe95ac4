// Package team describes the people of the dealership, their three roles, and
// decides what a request may reach: the Scope every permission check and every
// scoped query works from.
//
// It leaves passwords and sessions to auth and the choice of an agent for a
// waiting conversation to routing. Floor F1: no SQL, HTTP, goroutine or clock.
//
// Invariants: a scope never reaches beyond its organization; an agent sees their
// departments and what is assigned to them, a supervisor their stores, an
// administrator all; the zero Scope sees nothing.
//
// Read first: team.go.
//
//	if !team.ScopeOf(user).Sees(c.StoreID, c.DepartmentID, c.AgentID) {
//		return core.E(core.NotFound, "not_found", "no such conversation")
//	}
package team
