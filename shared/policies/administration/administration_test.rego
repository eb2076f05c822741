package soma.areas.administration_test

import data.soma.areas.administration

test_an_administrator_may_and_is_audited if {
	every action in administration.actions {
		asked := {"action": action, "scopes": ["admin"]}
		administration.grant == {"scope_admin"} with input as asked
		administration.oblige == {"audit": true} with input as asked
	}
}

test_others_may_not if {
	asked := {"action": "settings.update", "scopes": ["sessions:write"]}
	count(administration.grant) == 0 with input as asked
}
