package soma.areas.memory_test

import data.soma.areas.memory

question(resource, scopes) := {"action": "memory.write", "resource": resource, "scopes": scopes}

test_a_writer_is_remembered if {
	count(memory.grant) == 1 with input as question("conversation_memory", ["sessions:write"])
	count(memory.grant) == 1 with input as question("somabrain", ["sessions:write"])
}

test_others_are_not if {
	count(memory.grant) == 0 with input as question("conversation_memory", ["sessions:read"])
	count(memory.grant) == 0 with input as question("elsewhere", ["sessions:write"])
}
