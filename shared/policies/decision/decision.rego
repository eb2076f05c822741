# METADATA
# title: Decisions
# description: >-
#   Every package below data.soma.areas may grant, deny and oblige. Nothing is allowed that no
#   area grants, and one denial outweighs every grant.
package soma.policy

default allow := false

allow if {
	count(grants) > 0
	count(denials) == 0
}

grants contains reason if some reason in data.soma.areas[_].grant

denials contains reason if some reason in data.soma.areas[_].deny

reasons := grants if allow

else := denials if count(denials) > 0

else := {"no_rule_grants_it"}

obligations[name] := value if {
	some name, value in data.soma.areas[_].oblige
	not denied_for_good(name)
}

# What a rule denies, nobody can approve.
denied_for_good("approval") if count(denials) > 0

# METADATA
# description: What the platform asks for.
# entrypoint: true
decision := {
	"allow": allow,
	"reasons": reasons,
	"obligations": obligations,
}
