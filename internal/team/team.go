package team

import "prosa/internal/core"

// Role is one of the three human roles.
type Role string

// Administrator sees and does everything in the organization; Supervisor works
// the stores they belong to; Agent works the departments they belong to.
const (
	Administrator Role = "administrator"
	Supervisor    Role = "supervisor"
	Agent         Role = "agent"
)

// Presence is whether a user takes conversations now.
type Presence string

// Only an Available agent is given conversations from a queue.
const (
	Available Presence = "available"
	Busy      Presence = "busy"
	Paused    Presence = "paused"
	Offline   Presence = "offline"
)

// User is a person of the dealership.
type User struct {
	ID             core.ID   `json:"id"`
	OrgID          core.ID   `json:"-"`
	Name           string    `json:"name"`
	Email          string    `json:"email"`
	Role           Role      `json:"role"`
	Locale         string    `json:"locale"`
	StoreIDs       []core.ID `json:"store_ids"`      // a supervisor's stores
	DepartmentIDs  []core.ID `json:"department_ids"` // an agent's departments
	Capacity       int       `json:"capacity"`       // conversations at once; 0 = none from queues
	Presence       Presence  `json:"presence"`
	PresenceReason string    `json:"presence_reason,omitempty"`
	PresenceAt     int64     `json:"presence_at"`
	LastAssignedAt int64     `json:"-"` // for round robin
	Disabled       bool      `json:"disabled"`
	Version        int64     `json:"version"`
}

// Scope is what a request may reach: the shape every permission check and every
// scoped query works from. All true means the whole organization.
type Scope struct {
	OrgID         core.ID
	UserID        core.ID // "" for API tokens
	Role          Role
	All           bool
	StoreIDs      []core.ID // whole stores (supervisors)
	DepartmentIDs []core.ID // single departments (agents)
	Token         bool      // an API token rather than a person
	Permissions   []string  // an API token's scopes: "conversations:read"…; nil for people
}

// ScopeOf returns what a user may reach.
func ScopeOf(u User) Scope {
	s := Scope{OrgID: u.OrgID, UserID: u.ID, Role: u.Role}
	switch u.Role {
	case Administrator:
		s.All = true
	case Supervisor:
		s.StoreIDs, s.DepartmentIDs = u.StoreIDs, u.DepartmentIDs
	case Agent:
		s.DepartmentIDs = u.DepartmentIDs
	}
	return s
}

// Sees tells whether a conversation at (store, department), held by agent, is
// within the scope. A conversation without a department yet (still with the bot)
// is seen by administrators and, once its store is known, by that store's
// supervisors. An agent keeps sight of what is assigned to them wherever it is.
func (s Scope) Sees(storeID, departmentID, agentID core.ID) bool {
	if s.All {
		return true
	}
	if agentID != "" && agentID == s.UserID {
		return true
	}
	for _, id := range s.StoreIDs {
		if id != "" && id == storeID {
			return true
		}
	}
	for _, id := range s.DepartmentIDs {
		if id != "" && id == departmentID {
			return true
		}
	}
	return false
}
