# METADATA
# title: Tools
# description: >-
#   A tool is asked for before it is published as a job and again before it runs. Tools that cannot
#   reach anything are free, and so are those that are confined to what is the session's, once its
#   persona offers them. Other sensitive tools need somebody's approval, in TRAINING all of them do:
#   the obligation `approval` lets a call wait for it, and `approved_by` says who gave it.
package soma.areas.tools

asked if input.action in {"tool.request", "tool.execute"}

harmless := {"calculate", "echo", "timestamp"}

# A delegated task is answered for the same person and within the same budgets, and each of its calls is
# asked for by itself. Which persona may delegate, the persona says.
delegating := {"delegate"}

# They run in the sandbox, or reach nothing but the session's own files, its canvas and what its owner said. Which
# of them is offered, the persona says: a call of any other never comes here.
confined := {
	"canvas_append",
	"code_execute",
	"document_ingest",
	"file_list",
	"file_read",
	"file_write",
	"memory_recall",
}

sensitive := {"canvas_append", "code_execute", "delegate", "file_read", "file_write", "http_fetch"}

grant contains "harmless_tool" if {
	asked
	input.resource in harmless
}

grant contains "confined_tool" if {
	asked
	input.resource in confined
	not awaits_trainer
}

grant contains "delegated_task" if {
	asked
	input.resource in delegating
	not awaits_trainer
}

awaits_trainer if {
	input.mode == "TRAINING"
	input.resource in sensitive
}

# Tools of MCP servers: the operator says what each server risks.
grant contains "configured_tool" if {
	asked
	startswith(input.resource, "mcp_")
	input.context.risk in {"low", "medium"}
}

needs_approval if {
	input.resource in sensitive
	not input.resource in (confined | delegating)
}

needs_approval if awaits_trainer

needs_approval if {
	startswith(input.resource, "mcp_")
	input.context.risk == "high"
}

oblige["approval"] if {
	asked
	needs_approval
}

grant contains "approved" if {
	asked
	needs_approval
	input.context.approved_by != ""
}

deny contains "format_is_refused" if {
	input.action == "tool.execute"
	input.resource == "timestamp"
	input.context.args.format == "DENY"
}
