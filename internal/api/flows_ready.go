package api

import (
	"context"
	"encoding/json"

	"prosa/internal/flow/ready"
	"prosa/internal/studio"
)

func (s *Server) readyFlowRoutes() []route {
	const read, write = "settings:read", "settings:write"
	return []route{
		handle(at("GET /ready-flows", read, "listReadyFlows", "The flows that come with Prosa, and what to ask before installing them"), s.listReady),
		handle(at("POST /ready-flows/preview", write, "previewReadyFlow", "Build a ready flow for this house, keeping nothing"), s.previewReady),
		handle(at("POST /ready-flows/install", write, "installReadyFlows", "Install ready flows, built for this house").
			about("Names are in the house's language. A key the house does not have is published at once; of one it has, the built definition becomes the draft. 409 draft_conflict while it has a draft already; nothing is installed then."), s.installReady),
		handle(at("GET /flows/{id}/upgrade", read, "getFlowUpgrade", "What this release would change in a flow that came ready").
			about("Three ways, in the language it was made in: what it was made from, what it is here, what ships now. 409 not_ready for a flow of your own."), s.flowUpgrade),
		handle(at("POST /flows/{id}/upgrade", write, "upgradeFlow", "Keep an upgraded definition as the draft").maxBody(flowBody).
			about("The flow follows this release from then on. 409 draft_conflict when somebody saved the draft since draft_version."), s.takeUpgrade),
	}
}

type previewReadyInput struct {
	Body struct {
		Answers ready.Answers `json:"answers"`
		Key     string        `json:"key" minLength:"1" maxLength:"60"`
	}
}

type installReadyInput struct {
	Body struct {
		Answers ready.Answers `json:"answers"`
		Keys    []string      `json:"keys" minItems:"1" maxItems:"50"`
	}
}

// ReadyDefinition is a ready flow built for the house.
type ReadyDefinition struct {
	Definition json.RawMessage `json:"definition"`
}

func (s *Server) listReady(ctx context.Context, _ *nothing) (*one[studio.ReadyRobot], error) {
	dir, err := s.opts.DB.Directory(ctx, scopeOf(ctx).OrgID)
	if err != nil {
		return nil, err
	}
	reader := ""
	if u := dir.User(scopeOf(ctx).UserID); u != nil {
		reader = u.Locale
	}
	return done(s.studio.Ready(ctx, dir.Org.ID, reader))
}

func (s *Server) previewReady(ctx context.Context, in *previewReadyInput) (*one[ReadyDefinition], error) {
	text, err := s.studio.PreviewReady(ctx, scopeOf(ctx).OrgID, in.Body.Answers, in.Body.Key)
	return done(ReadyDefinition{Definition: text}, err)
}

func (s *Server) installReady(ctx context.Context, in *installReadyInput) (*list[studio.Flow], error) {
	items, err := s.studio.InstallReady(ctx, s.by(ctx), in.Body.Answers, in.Body.Keys)
	if err != nil {
		return nil, err
	}
	return listOf(items), nil
}

func (s *Server) flowUpgrade(ctx context.Context, in *ByID) (*one[studio.Upgrade], error) {
	return done(s.studio.Upgrade(ctx, scopeOf(ctx).OrgID, in.ID))
}

func (s *Server) takeUpgrade(ctx context.Context, in *saveDraftInput) (*one[studio.Saved], error) {
	return done(s.studio.TakeUpgrade(ctx, s.by(ctx), in.ID, in.Body.Definition, in.Body.DraftVersion))
}
