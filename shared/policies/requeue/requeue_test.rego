package soma.areas.requeue_test

import data.soma.areas.requeue

question(action, requester, roles) := {
	"tenant": "acme",
	"subject": "ada",
	"scopes": ["requeue:decide"],
	"roles": roles,
	"action": action,
	"resource": "requeue_entry",
	"context": {"requester": requester, "tool": "http_fetch"},
}

test_nobody_approves_a_call_of_their_own if {
	requeue.deny == {"own_call"} with input as question("requeue.approve", "ada", ["member"])
}

test_somebody_else_approves_it if {
	count(requeue.deny) == 0 with input as question("requeue.approve", "grace", [])
}

test_operators_and_administrators_approve_their_own if {
	every role in ["admin", "operator"] {
		count(requeue.deny) == 0 with input as question("requeue.approve", "ada", [role])
	}
}

test_everybody_denies_their_own if {
	count(requeue.deny) == 0 with input as question("requeue.deny", "ada", [])
}

test_the_question_before_a_call_is_named_is_not_refused if {
	asked := object.remove(question("requeue.approve", "ada", []), ["context"])
	count(requeue.deny) == 0 with input as asked
}
