package soma.policy_test

import data.soma.policy

question := {
	"tenant": "acme",
	"subject": "ada",
	"scopes": ["sessions:read"],
	"roles": [],
	"action": "sessions.read",
	"resource": "session",
	"context": {},
	"mode": "PRODUCTION",
}

test_what_an_area_grants_is_allowed if {
	policy.decision == {"allow": true, "reasons": {"scope_sessions_read"}, "obligations": {}} with input as question
}

test_what_nobody_grants_is_refused if {
	asked := object.union(question, {"action": "sessions.unheard_of"})
	policy.decision == {
		"allow": false,
		"reasons": {"no_rule_grants_it"},
		"obligations": {},
	} with input as asked
}

test_a_denial_outweighs_a_grant if {
	result := policy.decision with input as question with data.soma.areas.closed.deny as {"closed"}
	not result.allow
	result.reasons == {"closed"}
}

test_obligations_of_areas_are_passed_on if {
	result := policy.decision with input as question with data.soma.areas.watched.oblige as {"audit": true}
	result.allow
	result.obligations == {"audit": true}
}

test_what_is_refused_can_be_approved_and_what_is_denied_cannot if {
	asked := object.union(question, {"action": "sessions.unheard_of"})
	approval := {"approval": true}
	policy.decision.obligations == approval with input as asked
		with data.soma.areas.watched.oblige as approval
	policy.decision.obligations == {} with input as asked
		with data.soma.areas.watched.oblige as approval
		with data.soma.areas.closed.deny as {"closed"}
}

test_an_empty_question_is_refused if {
	not policy.allow with input as {}
}
