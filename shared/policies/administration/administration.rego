# METADATA
# title: Administration
# description: What changes a tenant as a whole is the administrator's, and is audited.
package soma.areas.administration

actions := {"settings.update", "tool.catalog.update"}

grant contains "scope_admin" if {
	input.action in actions
	"admin" in input.scopes
}

oblige["audit"] if input.action in actions
