package soma.areas.gateway_test

import data.soma.areas.gateway

question(action, scopes) := {
	"tenant": "acme",
	"subject": "ada",
	"scopes": scopes,
	"action": action,
}

test_a_reader_reads if {
	every action in gateway.actions["sessions:read"] {
		gateway.grant == {"scope_sessions_read"} with input as question(action, ["sessions:read"])
	}
}

test_a_reader_does_not_write if {
	every action in gateway.actions["sessions:write"] {
		count(gateway.grant) == 0 with input as question(action, ["sessions:read"])
	}
}

test_without_a_scope_nothing_is_granted if {
	count(gateway.grant) == 0 with input as question("sessions.read", [])
}

test_without_a_tenant_nothing_is_granted if {
	asked := object.union(question("sessions.read", ["sessions:read"]), {"tenant": ""})
	count(gateway.grant) == 0 with input as asked
}

test_no_action_wants_two_scopes if {
	every action in union({names | some names in gateway.actions}) {
		count([scope | some scope, names in gateway.actions; action in names]) == 1
	}
}

test_a_chat_of_an_openai_client_is_answered_by_its_own_scope if {
	every operation in ["chat.complete", "chat.respond"] {
		asked := object.union(
			question("conversation.send", ["chat:write"]),
			{"context": {"operation": operation}},
		)
		gateway.grant == {"scope_chat_write"} with input as asked
	}
}

test_the_scope_of_chats_sends_nothing_to_a_session if {
	count(gateway.grant) == 0 with input as question("conversation.send", ["chat:write"])
	edited := object.union(
		question("conversation.send", ["chat:write"]),
		{"context": {"operation": "messages.edit"}},
	)
	count(gateway.grant) == 0 with input as edited
}
