package api

import (
	"net/http"
	"slices"
)

// routes is the whole API. Every operation is here, once, with the class of caller
// it admits; the tests walk this table, so a route without a rule fails them.
func (s *Server) routes() []route {
	return slices.Concat(s.sessionRoutes(), s.conversationRoutes(), s.threadRoutes(), s.contactRoutes(), s.reportRoutes(),
		s.houseRoutes(), s.vocabularyRoutes(), s.flowRoutes(), s.faqRoutes(), s.assistantRoutes(), s.integrationRoutes(), s.operationRoutes())
}

func (s *Server) sessionRoutes() []route {
	return tagged("Session",
		handle(at("POST /session", public, "logIn", "Log in").about("Sets the session cookie."), s.logIn),
		handle(at("DELETE /session", person, "logOut", "Log out").status(http.StatusNoContent), s.logOut),
		handle(at("GET /me", person, "getMe", "Who am I"), s.getMe),
		handle(at("PATCH /me", person, "updateMe", "Change my name or language"), s.updateMe),
		handle(at("PUT /me/presence", person, "setPresence", "Say whether I take conversations now"), s.setPresence),
		handle(at("POST /me/password", person, "changePassword", "Change my password").about("Ends every other session of the user.").status(http.StatusNoContent), s.changePassword),
		handle(at("GET /setup", public, "getSetup", "Is the first run still to be done"), s.getSetup),
		handle(at("POST /setup", public, "setUp", "First run: group, store, administrator").about("Needs the one-time token the server printed when it started. Logs the administrator in."), s.setUp),
		handle(at("GET /directory", "conversations:read", "getDirectory", "The house as far as I may see it").about("Stores, departments, people, channels and vocabulary in one answer."), s.getDirectory),
	)
}

func (s *Server) conversationRoutes() []route {
	const read, write = "conversations:read", "conversations:write"
	return tagged("Conversations",
		handle(at("GET /conversations", read, "listConversations", "Conversations of a view").
			about("mine, all and bot: last message first; queues: longest wait first; closed: last closed first; any: last opened first. Message text is searched among the newest 100,000 messages."), s.listConversations),
		handle(at("GET /conversations/counts", read, "countConversations", "How many there are in each view"), s.countConversations),
		handle(at("GET /conversations/{id}", read, "getConversation", "One conversation with its contact and history"), s.getConversation),
		handle(at("POST /conversations/{id}/take", write, "takeConversation", "Take it"), s.take),
		handle(at("POST /conversations/{id}/assign", write, "assignConversation", "Give it to an agent"), s.assign),
		handle(at("POST /conversations/{id}/transfer", write, "transferConversation", "Move it to another department or agent"), s.transfer),
		handle(at("POST /conversations/{id}/close", write, "closeConversation", "Close it with an outcome"), s.closeConversation),
		handle(at("POST /conversations/{id}/reopen", write, "reopenConversation", "Open it again"), s.reopen),
		handle(at("PUT /conversations/{id}/labels", write, "setLabels", "Replace its labels"), s.setLabels),
		handle(at("POST /conversations/{id}/read", write, "markRead", "Mark it as read, here and at Meta").status(http.StatusNoContent), s.markRead),
		handle(at("POST /conversations/{id}/typing", write, "showTyping", "Tell colleagues and customer that an answer is being written").status(http.StatusNoContent), s.showTyping),
		handle(at("GET /conversations/{id}/send-check", read, "checkSend", "May free text be sent now"), s.checkSend),
		handle(at("GET /queues", read, "listQueues", "The queues live"), s.listQueues),
	)
}

func (s *Server) threadRoutes() []route {
	const read, write = "conversations:read", "conversations:write"
	return tagged("Messages",
		handle(at("GET /conversations/{id}/messages", read, "listMessages", "A page of the thread, the newest first asked for"), s.listMessages),
		handle(at("POST /conversations/{id}/messages", write, "sendMessage", "Send a message").status(http.StatusAccepted).sends().
			about("202 means that the message is on disk and will be handed to Meta; its status follows by events. What the send gate refuses is a 409 with its code (window_closed, contact_blocked…) and nothing is stored."), s.sendMessage),
		handle(at("POST /conversations/{id}/notes", write, "writeNote", "Write an internal note").sends(), s.writeNote),
		handle(at("POST /conversations/{id}/messages/{mid}/resend", write, "resendMessage", "Send a failed or unconfirmed message again").sends().
			about("An unconfirmed message may then arrive twice."), s.resend),
		handle(at("POST /uploads", write, "uploadFile", "Upload a file to send").body("multipart/form-data"), s.upload),
		handle(at("GET /media/{key}", read, "getMedia", "A file of a message").about("Who may see the message may see its file. Range requests are honoured."), s.getMedia),
	)
}

func (s *Server) contactRoutes() []route {
	return tagged("Contacts",
		handle(at("GET /contacts", "contacts:read", "listContacts", "Contacts"), s.listContacts),
		handle(at("GET /contacts/{id}", "contacts:read", "getContact", "One contact"), s.getContact),
		handle(at("PATCH /contacts/{id}", "contacts:write", "updateContact", "Change a contact's name or fields"), s.updateContact),
		handle(at("GET /contacts/{id}/consents", "contacts:read", "listConsents", "What a contact agreed to, and took back").
			about("The contact's entries of the ledger, the oldest first, with the words they were shown or wrote."), s.listConsents),
		handle(at("GET /templates", "conversations:read", "listTemplates", "Approved templates of a channel account"), s.listTemplates),
	)
}

func (s *Server) reportRoutes() []route {
	return tagged("Reports",
		handle(at("GET /reports/conversations", "reports:read", "reportConversations", "Conversations of a period, summed up").
			about("Each line's filter lists exactly its conversations by GET /conversations."), s.reportConversations),
		handle(at("GET /reports/conversations.csv", "reports:read", "exportConversations", "The same conversations, a row each, as CSV"), s.exportConversations),
		handle(at("GET /reports/surveys", "reports:read", "reportSurveys", "How satisfied customers were, with the newest answers").
			about("Counted by when customers answered."), s.reportSurveys),
	)
}

func (s *Server) houseRoutes() []route {
	const read, write = "settings:read", "settings:write"
	return tagged("House",
		handle(at("GET /organization", read, "getOrganization", "The organization"), s.getOrganization),
		handle(at("PUT /organization", write, "updateOrganization", "Change the organization"), s.updateOrganization),
		handle(at("GET /stores", read, "listStores", "Stores"), listing(s.stores)),
		handle(at("POST /stores", write, "createStore", "Add a store").status(http.StatusCreated), s.createStore),
		handle(at("GET /stores/{id}", read, "getStore", "One store"), s.findStore),
		handle(at("PUT /stores/{id}", write, "updateStore", "Change a store"), s.updateStore),
		handle(at("DELETE /stores/{id}", write, "deleteStore", "Delete a store without conversations").status(http.StatusNoContent), s.deleteStore),
		handle(at("GET /departments", read, "listDepartments", "Departments"), listing(s.departments)),
		handle(at("POST /departments", write, "createDepartment", "Add a department").status(http.StatusCreated), s.createDepartment),
		handle(at("GET /departments/{id}", read, "getDepartment", "One department"), s.findDepartment),
		handle(at("PUT /departments/{id}", write, "updateDepartment", "Change a department"), s.updateDepartment),
		handle(at("DELETE /departments/{id}", write, "deleteDepartment", "Delete a department without conversations").status(http.StatusNoContent), s.deleteDepartment),
		handle(at("GET /channel-accounts", read, "listChannelAccounts", "Channel accounts"), listing(s.accounts)),
		handle(at("POST /channel-accounts", write, "createChannelAccount", "Add a channel account").status(http.StatusCreated), s.createAccount),
		handle(at("GET /channel-accounts/{id}", read, "getChannelAccount", "One channel account"), s.findAccount),
		handle(at("PUT /channel-accounts/{id}", write, "updateChannelAccount", "Change a channel account"), s.updateAccount),
		handle(at("DELETE /channel-accounts/{id}", write, "deleteChannelAccount", "Delete a channel account without conversations").status(http.StatusNoContent), s.deleteAccount),
		handle(at("GET /users", read, "listUsers", "Users"), listing(s.users)),
		handle(at("POST /users", "users:write", "createUser", "Add a user").status(http.StatusCreated), s.createUser),
		handle(at("GET /users/{id}", read, "getUser", "One user"), s.findUser),
		handle(at("PUT /users/{id}", "users:write", "updateUser", "Change, disable or enable a user"), s.updateUser),
		handle(at("DELETE /users/{id}", "users:write", "disableUser", "Disable a user").status(http.StatusNoContent).
			about("A user who worked here stays in the history; deleting one disables them and ends their sessions."), s.disableUser),
	)
}

func (s *Server) vocabularyRoutes() []route {
	const read, write = "settings:read", "settings:write"
	return tagged("Vocabulary",
		handle(at("GET /labels", read, "listLabels", "Labels"), listing(s.labels)),
		handle(at("POST /labels", write, "createLabel", "Add a label").status(http.StatusCreated), s.createLabel),
		handle(at("GET /labels/{id}", read, "getLabel", "One label"), s.findLabel),
		handle(at("PUT /labels/{id}", write, "updateLabel", "Change a label"), s.updateLabel),
		handle(at("DELETE /labels/{id}", write, "deleteLabel", "Delete a label").status(http.StatusNoContent), s.deleteLabel),
		handle(at("GET /outcomes", read, "listOutcomes", "Outcomes"), listing(s.outcomes)),
		handle(at("POST /outcomes", write, "createOutcome", "Add an outcome").status(http.StatusCreated), s.createOutcome),
		handle(at("GET /outcomes/{id}", read, "getOutcome", "One outcome, by its key"), s.findOutcome),
		handle(at("PUT /outcomes/{id}", write, "updateOutcome", "Change an outcome"), s.updateOutcome),
		handle(at("DELETE /outcomes/{id}", write, "deleteOutcome", "Delete an outcome").status(http.StatusNoContent), s.deleteOutcome),
		handle(at("GET /quick-replies", "conversations:read", "listQuickReplies", "Quick replies I may use"), listing(s.quickReplies)),
		handle(at("POST /quick-replies", "conversations:write", "createQuickReply", "Add a quick reply").status(http.StatusCreated).
			about("Everybody may add personal ones; shared ones and a department's need settings:write."), s.createQuickReply),
		handle(at("GET /quick-replies/{id}", "conversations:read", "getQuickReply", "One quick reply"), s.findQuickReply),
		handle(at("PUT /quick-replies/{id}", "conversations:write", "updateQuickReply", "Change a quick reply"), s.updateQuickReply),
		handle(at("DELETE /quick-replies/{id}", "conversations:write", "deleteQuickReply", "Delete a quick reply").status(http.StatusNoContent), s.deleteQuickReply),
	)
}

func (s *Server) integrationRoutes() []route {
	return tagged("Integration",
		handle(at("GET /events", "conversations:read", "streamEvents", "What happens, as it happens (server-sent events)").
			about("id is the event's seq, event its kind, data its JSON. Last-Event-ID resumes; a resync event says that too much was missed: load afresh. A comment line comes every 15 seconds."), s.streamEvents),
		handle(at("GET /tokens", "tokens:write", "listTokens", "API tokens"), s.listTokens),
		handle(at("POST /tokens", "tokens:write", "createToken", "Make an API token").status(http.StatusCreated), s.createToken),
		handle(at("DELETE /tokens/{id}", "tokens:write", "revokeToken", "Revoke an API token").status(http.StatusNoContent), s.revokeToken),
		handle(at("GET /provisioning", "settings:write", "exportHouse", "The whole house as a YAML file").about("What prosa export writes. Secrets are left out."), s.exportHouse),
		handle(at("POST /provisioning", "settings:write", "applyHouse", "Apply a YAML file to the house").about("What prosa apply does.").body("application/yaml"), s.applyHouse),
	)
}

func (s *Server) operationRoutes() []route {
	return tagged("Operation",
		handle(at("GET /dead-letters", "inbound:read", "listDeadLetters", "Received elements that could not be worked"), s.listDeadLetters),
		handle(at("POST /dead-letters/{id}/replay", "inbound:write", "replayDeadLetter", "Try one again").status(http.StatusNoContent), s.replayDeadLetter),
		handle(at("DELETE /dead-letters/{id}", "inbound:write", "deleteDeadLetter", "Drop one").status(http.StatusNoContent), s.deleteDeadLetter),
		handle(at("GET /audit", "settings:write", "listAudit", "Every fact, oldest first"), s.listAudit),
	)
}
