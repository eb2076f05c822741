# METADATA
# title: Requeue
# description: >-
#   A sensitive call is approved by somebody else than the person on whose behalf it would run. Tenants in which one
#   person does both give that person the role `operator` or `admin`. Anybody who may decide may deny.
package soma.areas.requeue

exempt if {
	some role in input.roles
	role in {"admin", "operator"}
}

# `context.requester` is the subject whose message the call answers, `input.subject` who would approve it.
deny contains "own_call" if {
	input.action == "requeue.approve"
	input.context.requester == input.subject
	not exempt
}
