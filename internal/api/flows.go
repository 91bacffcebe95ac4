package api

import (
	"context"
	"net/http"
	"strings"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/store"
	"prosa/internal/studio"
)

func (s *Server) flowRoutes() []route {
	const read, write = "settings:read", "settings:write"
	return tagged("Flows", append(s.readyFlowRoutes(),
		handle(at("GET /flows", read, "listFlows", "Flows with their state and health"), listing(s.listFlows)),
		handle(at("POST /flows", write, "createFlow", "Add a flow as a draft").status(http.StatusCreated).maxBody(flowBody), s.createFlow),
		handle(at("GET /flows/{id}", read, "getFlow", "A flow to be edited: its draft, else what is published"), s.getFlow),
		handle(at("PUT /flows/{id}", write, "updateFlow", "Rename a flow, make it the default"), s.updateFlow),
		handle(at("DELETE /flows/{id}", write, "deleteFlow", "Delete a flow nobody greets with").status(http.StatusNoContent), s.deleteFlow),
		handle(at("PUT /flows/{id}/draft", write, "saveFlowDraft", "Save the draft").maxBody(flowBody).
			about("409 draft_conflict when somebody saved it since draft_version: nothing is written then."), s.saveDraft),
		handle(at("DELETE /flows/{id}/draft", write, "discardFlowDraft", "Discard the draft").status(http.StatusNoContent), s.discardDraft),
		handle(at("POST /flows/{id}/publish", write, "publishFlow", "Publish the draft").
			about("422 flow_problems while the draft has errors."), s.publishFlow),
		handle(at("GET /flows/{id}/versions", read, "listFlowVersions", "The history of a flow, newest first"), s.listVersions),
		handle(at("GET /flows/{id}/versions/{hash}", read, "getFlowVersion", "The definition of a version"), s.getVersion),
		handle(at("POST /flows/{id}/rollback", write, "rollBackFlow", "Publish an older version again"), s.rollback),
		handle(at("GET /flows/{id}/numbers", read, "getFlowNumbers", "How often each node was entered and left"), s.flowNumbers),
		handle(at("GET /flows/{id}/sessions", read, "listFlowSessions", "Who waits where in a flow"), s.flowSessions),
		handle(at("GET /conversations/{id}/flow", "conversations:read", "getConversationFlow", "The path a conversation took through flows"), s.conversationFlow),
		handle(at("POST /flows/{id}/start", write, "startFlow", "Let a flow begin for a contact").status(http.StatusAccepted).
			about("At its trigger api. 202 means that it is on disk and begins within a second; what the send gate refuses is stored with its reason."), s.startFlow),
		handle(at("POST /flow-events", write, "raiseFlowEvent", "Tell flows of an event in another system").status(http.StatusAccepted).
			about("Every published flow with an event trigger of that name begins for the contact, after the delay of its trigger. 202 means that it is on disk; what the send gate refuses is stored with its reason."), s.raiseEvent),
		handle(at("POST /flow-try", write, "tryFlow", "Play one step of a definition, touching nothing").maxBody(flowBody+128<<10), s.tryFlow),
		handle(at("GET /flow-kinds", read, "listFlowKinds", "The kinds of nodes, with their schema and an example"), listing(s.flowKinds)),
		handle(at("POST /flow-check", write, "checkFlow", "What is wrong with a definition").maxBody(flowBody), s.checkFlow))...,
	)
}

// flowBody is the largest body with a definition: 1 MiB of it and what is around.
const flowBody = 1<<20 + 64<<10

func (s *Server) by(ctx context.Context) studio.By {
	return studio.By{OrgID: scopeOf(ctx).OrgID, Actor: actorOf(ctx)}
}

// done wraps a use case's result.
func done[T any](v T, err error) (*one[T], error) {
	if err != nil {
		return nil, err
	}
	return &one[T]{Body: v}, nil
}

func (s *Server) listFlows(ctx context.Context) ([]studio.Flow, error) {
	return s.studio.List(ctx, scopeOf(ctx).OrgID)
}

func (s *Server) createFlow(ctx context.Context, in *write[FlowFields]) (*one[studio.Flow], error) {
	return done(s.studio.Create(ctx, s.by(ctx), studio.NewFlow{Key: in.Body.Key, Name: in.Body.Name, Definition: in.Body.Definition}))
}

func (s *Server) getFlow(ctx context.Context, in *ByID) (*one[studio.Open], error) {
	return done(s.studio.Open(ctx, scopeOf(ctx).OrgID, in.ID))
}

func (s *Server) updateFlow(ctx context.Context, in *changeFlowInput) (*one[studio.Flow], error) {
	org := scopeOf(ctx).OrgID
	before, err := s.studio.One(ctx, org, in.ID)
	if err != nil {
		return nil, err
	}
	if before.IsDefault && !in.Body.IsDefault {
		return nil, core.E(core.Conflict, "default_needed", "make another flow the default instead").On("is_default")
	}
	f := store.Flow{ID: in.ID, OrgID: org, Key: before.Key, Name: strings.TrimSpace(in.Body.Name), IsDefault: in.Body.IsDefault, Version: in.Body.Version}
	if _, err := written(ctx, s, func(tx *store.Tx, by store.Change) (store.Flow, error) { return tx.UpdateFlow(f, by) }); err != nil {
		return nil, err
	}
	return done(s.studio.One(ctx, org, in.ID))
}

func (s *Server) deleteFlow(ctx context.Context, in *ByID) (*nothing, error) {
	org := scopeOf(ctx).OrgID
	return s.removed(ctx, func(tx *store.Tx, by store.Change) error { return tx.DeleteFlow(org, in.ID, by) })
}

func (s *Server) saveDraft(ctx context.Context, in *saveDraftInput) (*one[studio.Saved], error) {
	return done(s.studio.Save(ctx, s.by(ctx), in.ID, in.Body.Definition, in.Body.DraftVersion))
}

func (s *Server) discardDraft(ctx context.Context, in *ByID) (*nothing, error) {
	return nil, s.studio.Discard(ctx, s.by(ctx), in.ID)
}

func (s *Server) publishFlow(ctx context.Context, in *publishInput) (*one[studio.Flow], error) {
	return done(s.studio.Publish(ctx, s.by(ctx), studio.Publishing{
		FlowID: in.ID, DraftVersion: in.Body.DraftVersion, Note: strings.TrimSpace(in.Body.Note), Move: in.Body.Sessions == "move"}))
}

func (s *Server) listVersions(ctx context.Context, in *ByID) (*list[studio.Version], error) {
	items, err := s.studio.Versions(ctx, scopeOf(ctx).OrgID, in.ID)
	if err != nil {
		return nil, err
	}
	return listOf(items), nil
}

func (s *Server) getVersion(ctx context.Context, in *flowVersionInput) (*one[FlowText], error) {
	text, err := s.studio.VersionText(ctx, scopeOf(ctx).OrgID, in.ID, in.Hash)
	return done(FlowText{Hash: in.Hash, Definition: text}, err)
}

func (s *Server) rollback(ctx context.Context, in *rollbackInput) (*one[studio.Flow], error) {
	return done(s.studio.Rollback(ctx, s.by(ctx), in.ID, in.Body.Hash))
}

func (s *Server) flowNumbers(ctx context.Context, in *numbersInput) (*one[studio.Numbers], error) {
	return done(s.studio.Numbers(ctx, scopeOf(ctx).OrgID, in.ID, in.Hash, in.Days))
}

// flowSessions shows only the conversations the caller may see.
func (s *Server) flowSessions(ctx context.Context, in *flowSessionsInput) (*list[studio.Session], error) {
	scope := scopeOf(ctx)
	items, err := s.studio.Sessions(ctx, scope.OrgID, in.ID, in.Node, in.Limit)
	if err != nil {
		return nil, err
	}
	return listOf(keep(items, func(x studio.Session) bool { return scope.Sees(x.StoreID, x.DepartmentID, "") })), nil
}

func (s *Server) conversationFlow(ctx context.Context, in *ByID) (*one[studio.Run], error) {
	if err := s.visible(ctx, in.ID); err != nil {
		return nil, err
	}
	return done(s.studio.Run(ctx, scopeOf(ctx).OrgID, in.ID))
}

func (s *Server) checkFlow(ctx context.Context, in *checkFlowInput) (*one[FlowProblems], error) {
	problems, hash, err := s.studio.Check(ctx, scopeOf(ctx).OrgID, in.Body.Definition)
	return done(FlowProblems{Problems: problems, Hash: hash}, err)
}

func (s *Server) tryFlow(ctx context.Context, in *tryFlowInput) (*one[studio.Outcome], error) {
	return done(s.studio.Try(ctx, scopeOf(ctx).OrgID, in.Body))
}

func (s *Server) startFlow(ctx context.Context, in *startFlowInput) (*nothing, error) {
	b := in.Body
	return nil, s.studio.Start(ctx, s.by(ctx), studio.StartParams{FlowID: in.ID, ContactID: b.ContactID, ChannelAccountID: b.ChannelAccountID, Variables: b.Variables, Key: b.Key})
}

func (s *Server) raiseEvent(ctx context.Context, in *raiseEventInput) (*one[FlowsBegun], error) {
	b := in.Body
	n, err := s.studio.Raise(ctx, s.by(ctx), studio.RaiseParams{Event: b.Event, ContactID: b.ContactID, ChannelAccountID: b.ChannelAccountID, Variables: b.Variables, Key: b.Key})
	return done(FlowsBegun{Flows: n}, err)
}

func (s *Server) flowKinds(context.Context) ([]flow.KindInfo, error) { return flow.Kinds(), nil }
