# METADATA
# title: Tools
# description: >-
#   A tool is asked for before it is published as a job and again before it runs. Only tools that
#   cannot reach anything are free; in TRAINING a sensitive tool needs a trainer's approval.
package soma.areas.tools

asked if input.action in {"tool.request", "tool.execute"}

harmless := {"calculate", "echo", "timestamp"}

sensitive := {"canvas_append", "code_execute", "file_read", "http_fetch"}

grant contains "harmless_tool" if {
	asked
	input.resource in harmless
}

grant contains "approved_by_trainer" if {
	asked
	input.mode == "TRAINING"
	input.resource in sensitive
	input.context.approved_by != ""
}

deny contains "format_is_refused" if {
	input.action == "tool.execute"
	input.resource == "timestamp"
	input.context.args.format == "DENY"
}
