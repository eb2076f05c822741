"""Policy: whether a verified principal may do something, decided by Rego.

One port, `PolicyDecision`, with two homes: `in_process` evaluates with OPA's own engine, and
`opa_server` asks an OPA server. `guard` puts a cache, a log and the mode's posture before either.
"""

from somaagent.policy.decision import Decision, PolicyDecision, PolicyUnavailable, Question

__all__ = ["Decision", "PolicyDecision", "PolicyUnavailable", "Question"]
