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
