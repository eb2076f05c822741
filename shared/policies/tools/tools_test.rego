package soma.areas.tools_test

import data.soma.areas.tools

question(action, tool) := {
	"tenant": "acme",
	"subject": "ada",
	"action": action,
	"resource": tool,
	"context": {"args": {}},
	"mode": "PRODUCTION",
}

test_harmless_tools_are_granted if {
	every tool in tools.harmless {
		count(tools.grant) == 1 with input as question("tool.execute", tool)
		count(tools.deny) == 0 with input as question("tool.execute", tool)
	}
}

test_confined_tools_are_granted_outside_of_training if {
	every tool in tools.confined {
		tools.grant == {"confined_tool"} with input as question("tool.execute", tool)
	}
	training := object.union(question("tool.execute", "code_execute"), {"mode": "TRAINING"})
	count(tools.grant) == 0 with input as training
}

test_a_task_may_be_delegated_outside_of_training if {
	tools.grant == {"delegated_task"} with input as question("tool.execute", "delegate")
	count(tools.oblige) == 0 with input as question("tool.execute", "delegate")
	training := object.union(question("tool.execute", "delegate"), {"mode": "TRAINING"})
	count(tools.grant) == 0 with input as training
	tools.oblige == {"approval": true} with input as training
}

test_other_sensitive_and_unknown_tools_are_not_granted if {
	every tool in ((tools.sensitive - tools.confined) - tools.delegating) | {"unheard_of"} {
		count(tools.grant) == 0 with input as question("tool.request", tool)
	}
}

test_a_tool_of_a_server_is_granted_by_what_the_operator_says_it_risks if {
	every risk in ["low", "medium"] {
		asked := object.union(
			question("tool.execute", "mcp_time_convert_time"),
			{"context": {"risk": risk}},
		)
		tools.grant == {"configured_tool"} with input as asked
	}
	high := object.union(question("tool.execute", "mcp_mail_send"), {"context": {"risk": "high"}})
	count(tools.grant) == 0 with input as high
	tools.oblige == {"approval": true} with input as high
	unknown := question("tool.execute", "mcp_mail_send")
	count(tools.grant) == 0 with input as unknown
	other := object.union(question("tool.execute", "http_fetch"), {"context": {"risk": "low"}})
	count(tools.grant) == 0 with input as other
}

test_a_sensitive_tool_waits_for_an_approval_and_an_unknown_one_cannot if {
	tools.oblige == {"approval": true} with input as question("tool.execute", "http_fetch")
	count(tools.oblige) == 0 with input as question("tool.execute", "code_execute")
	count(tools.oblige) == 0 with input as question("tool.execute", "unheard_of")
	training := object.union(question("tool.execute", "code_execute"), {"mode": "TRAINING"})
	tools.oblige == {"approval": true} with input as training
}

approved(tool) := object.union(question("tool.request", tool), {"context": {"approved_by": "grace"}})

test_an_approval_grants_a_sensitive_tool_and_no_other if {
	tools.grant == {"approved"} with input as approved("http_fetch")
	count(tools.grant) == 0 with input as approved("unheard_of")
}

test_a_refused_argument_denies if {
	asked := object.union(
		question("tool.execute", "timestamp"),
		{"context": {"args": {"format": "DENY"}}},
	)
	tools.deny == {"format_is_refused"} with input as asked
}
