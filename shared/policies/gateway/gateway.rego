# METADATA
# title: Gateway
# description: Each operation of the gateway wants one of its scopes.
package soma.areas.gateway

# Actions by the scope that permits them. An operation that is missing here is refused.
actions := {
	"sessions:read": {
		"actions.list",
		"messages.list",
		"messages.versions",
		"personas.list",
		"personas.read",
		"sessions.canvas",
		"sessions.context",
		"sessions.export",
		"sessions.history",
		"sessions.events",
		"sessions.list",
		"sessions.read",
		"sessions.stream",
		"templates.list",
		"templates.read",
		"tools.list",
		"turns.read",
		"turns.trail",
	},
	"sessions:write": {
		"actions.run",
		"conversation.send",
		"messages.edit",
		"sessions.create",
		"sessions.delete",
		"sessions.import",
		"sessions.pause",
		"sessions.reset",
		"sessions.resume",
		"sessions.update",
		"turns.interrupt",
		"turns.regenerate",
	},
	"personas:write": {
		"personas.create",
		"personas.delete",
		"personas.update",
		"templates.create",
		"templates.delete",
		"templates.update",
	},
	"chat:write": {
		"chat.complete",
		"chat.respond",
		"models.list",
	},
	"events:publish": {"events.publish"},
	"files:read": {
		"attachments.download",
		"attachments.list",
		"attachments.read",
	},
	"files:write": {
		"attachments.delete",
		"attachments.upload",
	},
	"keys:manage": {
		"keys.create",
		"keys.list",
		"keys.revoke",
	},
	"admin:budgets": {
		"budgets.delete",
		"budgets.list",
		"budgets.update",
	},
	"admin:profiles": {
		"profiles.delete",
		"profiles.list",
		"profiles.read",
		"profiles.update",
	},
	"usage:read": {"usage.read"},
	"requeue:read": {
		"requeue.list",
		"requeue.read",
	},
	"requeue:decide": {
		"requeue.approve",
		"requeue.decide",
		"requeue.deny",
	},
	"metrics:read": {"metrics.read"},
	"admin": {
		"telemetry.administer",
		"tools.administer",
	},
}

grant contains reason if {
	input.tenant != ""
	input.subject != ""
	some scope in input.scopes
	input.action in actions[scope]
	reason := sprintf("scope_%s", [replace(scope, ":", "_")])
}

# Chats of OpenAI's clients are held by the client; who may hold one, may have it answered.
grant contains "scope_chat_write" if {
	input.tenant != ""
	input.subject != ""
	input.action == "conversation.send"
	input.context.operation in {"chat.complete", "chat.respond"}
	"chat:write" in input.scopes
}
