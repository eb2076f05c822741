# METADATA
# title: Memory
# description: Who converses may have it remembered, in the two places that exist for it.
package soma.areas.memory

grant contains "memory_of_conversations" if {
	input.action == "memory.write"
	input.resource in {"conversation_memory", "somabrain"}
	"sessions:write" in input.scopes
}
