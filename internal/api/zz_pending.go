package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"net/http"

	"prosa/internal/contact"
	"prosa/internal/dealer"
	"prosa/internal/team"
)

type Options struct{ Version string }
type Server struct {
	opts Options
	huma huma.API
}

func (s *Server) register() {
	s.huma = humago.New(http.NewServeMux(), config(s.opts.Version))
	for _, r := range s.routes() {
		r.register(s.huma, r.operation())
	}
}

var _ = contact.Contact{}

func listing[T any](s *Server, f func(context.Context) ([]T, error)) func(context.Context, *nothing) (*list[T], error) {
	return nil
}
func finding[T any](s *Server, f func(context.Context) ([]T, error), key func(T) string, what string) func(context.Context, *byID) (*one[T], error) {
	return nil
}

func (s *Server) stores(context.Context) ([]dealer.Store, error)            { return nil, nil }
func (s *Server) departments(context.Context) ([]dealer.Department, error)  { return nil, nil }
func (s *Server) accounts(context.Context) ([]dealer.ChannelAccount, error) { return nil, nil }
func (s *Server) users(context.Context) ([]team.User, error)                { return nil, nil }
func (s *Server) labels(context.Context) ([]dealer.Label, error)            { return nil, nil }
func (s *Server) outcomes(context.Context) ([]dealer.Outcome, error)        { return nil, nil }
func (s *Server) quickReplies(context.Context) ([]dealer.QuickReply, error) { return nil, nil }

func (s *Server) logIn(ctx context.Context, in *loginInput) (*meOutput, error)      { return nil, nil }
func (s *Server) logOut(ctx context.Context, in *nothing) (*nothing, error)         { return nil, nil }
func (s *Server) getMe(ctx context.Context, in *nothing) (*meOutput, error)         { return nil, nil }
func (s *Server) updateMe(ctx context.Context, in *patchMeInput) (*meOutput, error) { return nil, nil }
func (s *Server) setPresence(ctx context.Context, in *presenceInput) (*userOutput, error) {
	return nil, nil
}
func (s *Server) changePassword(ctx context.Context, in *passwordInput) (*nothing, error) {
	return nil, nil
}
func (s *Server) getSetup(ctx context.Context, in *nothing) (*setupStateOutput, error) {
	return nil, nil
}
func (s *Server) setUp(ctx context.Context, in *setupInput) (*meOutput, error) { return nil, nil }
func (s *Server) getDirectory(ctx context.Context, in *nothing) (*directoryOutput, error) {
	return nil, nil
}
func (s *Server) listConversations(ctx context.Context, in *listConversationsInput) (*conversationsOutput, error) {
	return nil, nil
}
func (s *Server) countConversations(ctx context.Context, in *nothing) (*countsOutput, error) {
	return nil, nil
}
func (s *Server) getConversation(ctx context.Context, in *byID) (*conversationDetailOutput, error) {
	return nil, nil
}
func (s *Server) take(ctx context.Context, in *byID) (*conversationOutput, error) { return nil, nil }
func (s *Server) assign(ctx context.Context, in *assignInput) (*conversationOutput, error) {
	return nil, nil
}
func (s *Server) transfer(ctx context.Context, in *transferInput) (*conversationOutput, error) {
	return nil, nil
}
func (s *Server) closeConversation(ctx context.Context, in *closeInput) (*conversationOutput, error) {
	return nil, nil
}
func (s *Server) reopen(ctx context.Context, in *byID) (*conversationOutput, error) { return nil, nil }
func (s *Server) setLabels(ctx context.Context, in *labelsInput) (*conversationOutput, error) {
	return nil, nil
}
func (s *Server) markRead(ctx context.Context, in *byID) (*nothing, error)           { return nil, nil }
func (s *Server) showTyping(ctx context.Context, in *byID) (*nothing, error)         { return nil, nil }
func (s *Server) checkSend(ctx context.Context, in *byID) (*sendCheckOutput, error)  { return nil, nil }
func (s *Server) listQueues(ctx context.Context, in *nothing) (*queuesOutput, error) { return nil, nil }
func (s *Server) listMessages(ctx context.Context, in *threadInput) (*threadOutput, error) {
	return nil, nil
}
func (s *Server) sendMessage(ctx context.Context, in *sendInput) (*messageOutput, error) {
	return nil, nil
}
func (s *Server) writeNote(ctx context.Context, in *noteInput) (*messageOutput, error) {
	return nil, nil
}
func (s *Server) resend(ctx context.Context, in *resendInput) (*messageOutput, error) {
	return nil, nil
}
func (s *Server) upload(ctx context.Context, in *uploadInput) (*uploadOutput, error) { return nil, nil }
func (s *Server) getMedia(ctx context.Context, in *mediaInput) (*streamOutput, error) {
	return nil, nil
}
func (s *Server) listContacts(ctx context.Context, in *listContactsInput) (*contactsOutput, error) {
	return nil, nil
}
func (s *Server) getContact(ctx context.Context, in *byID) (*contactOutput, error) { return nil, nil }
func (s *Server) updateContact(ctx context.Context, in *patchContactInput) (*contactOutput, error) {
	return nil, nil
}
func (s *Server) listTemplates(ctx context.Context, in *templatesInput) (*templatesOutput, error) {
	return nil, nil
}
func (s *Server) reportConversations(ctx context.Context, in *reportInput) (*reportOutput, error) {
	return nil, nil
}
func (s *Server) exportConversations(ctx context.Context, in *reportInput) (*streamOutput, error) {
	return nil, nil
}
func (s *Server) getOrganization(ctx context.Context, in *nothing) (*one[dealer.Organization], error) {
	return nil, nil
}
func (s *Server) updateOrganization(ctx context.Context, in *organizationInput) (*one[dealer.Organization], error) {
	return nil, nil
}
func (s *Server) streamEvents(ctx context.Context, in *eventsInput) (*streamOutput, error) {
	return nil, nil
}
func (s *Server) listTokens(ctx context.Context, in *nothing) (*list[Token], error) { return nil, nil }
func (s *Server) createToken(ctx context.Context, in *write[TokenFields]) (*one[NewToken], error) {
	return nil, nil
}
func (s *Server) revokeToken(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) exportHouse(ctx context.Context, in *nothing) (*streamOutput, error) {
	return nil, nil
}
func (s *Server) applyHouse(ctx context.Context, in *provisioningInput) (*provisioningOutput, error) {
	return nil, nil
}
func (s *Server) listDeadLetters(ctx context.Context, in *pageQuery) (*deadLettersOutput, error) {
	return nil, nil
}
func (s *Server) replayDeadLetter(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) deleteDeadLetter(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) listAudit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	return nil, nil
}
func (s *Server) disableUser(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createStore(ctx context.Context, in *write[StoreFields]) (*one[dealer.Store], error) {
	return nil, nil
}
func (s *Server) updateStore(ctx context.Context, in *change[StoreFields]) (*one[dealer.Store], error) {
	return nil, nil
}
func (s *Server) deleteStore(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createDepartment(ctx context.Context, in *write[DepartmentFields]) (*one[dealer.Department], error) {
	return nil, nil
}
func (s *Server) updateDepartment(ctx context.Context, in *change[DepartmentFields]) (*one[dealer.Department], error) {
	return nil, nil
}
func (s *Server) deleteDepartment(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createAccount(ctx context.Context, in *write[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	return nil, nil
}
func (s *Server) updateAccount(ctx context.Context, in *change[ChannelAccountFields]) (*one[dealer.ChannelAccount], error) {
	return nil, nil
}
func (s *Server) deleteAccount(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createLabel(ctx context.Context, in *write[LabelFields]) (*one[dealer.Label], error) {
	return nil, nil
}
func (s *Server) updateLabel(ctx context.Context, in *change[LabelFields]) (*one[dealer.Label], error) {
	return nil, nil
}
func (s *Server) deleteLabel(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createOutcome(ctx context.Context, in *write[OutcomeFields]) (*one[dealer.Outcome], error) {
	return nil, nil
}
func (s *Server) updateOutcome(ctx context.Context, in *change[OutcomeFields]) (*one[dealer.Outcome], error) {
	return nil, nil
}
func (s *Server) deleteOutcome(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createQuickReply(ctx context.Context, in *write[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	return nil, nil
}
func (s *Server) updateQuickReply(ctx context.Context, in *change[QuickReplyFields]) (*one[dealer.QuickReply], error) {
	return nil, nil
}
func (s *Server) deleteQuickReply(ctx context.Context, in *byID) (*nothing, error) { return nil, nil }
func (s *Server) createUser(ctx context.Context, in *write[UserFields]) (*one[team.User], error) {
	return nil, nil
}
func (s *Server) updateUser(ctx context.Context, in *change[UserFields]) (*one[team.User], error) {
	return nil, nil
}
