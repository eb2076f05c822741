"""Blocked calls that wait for approval, and what was decided about them."""

from typing import Final

_HELD: Final = "c.state = 'requested' AND c.held_at IS NOT NULL"
# An entry whose call is over is closed at the next look of the requeue step.
_STATE: Final = f"""CASE WHEN e.state IN ('waiting', 'approved') AND e.grant_used_at IS NULL
    AND NOT ({_HELD}) THEN 'cancelled' ELSE e.state END"""
_SHOWN: Final = f"""
    e.id, e.session_id, e.turn_id, e.call_id, e.tool, e.version, e.digest, e.reasons,
    {_STATE} AS state, e.evaluations, e.blocked_at, e.expires_at, e.decided_at, e.decided_by,
    e.decision_reason, e.grant_expires_at, e.grant_used_at, t.asked_by"""
_FROM: Final = """
FROM requeue_entries e
JOIN tool_calls c ON c.tenant = e.tenant AND c.id = e.call_id
JOIN turns t ON t.tenant = e.tenant AND t.id = e.turn_id
"""

PAGE: Final = f"""
SELECT {_SHOWN} {_FROM}
WHERE e.tenant = $1 AND ($2::uuid IS NULL OR (e.blocked_at, e.id) <
      (SELECT p.blocked_at, p.id FROM requeue_entries p WHERE p.tenant = $1 AND p.id = $2))
  AND ($3::text IS NULL OR {_STATE} = $3) AND ($4::text IS NULL OR e.tool = $4)
  AND ($5::uuid IS NULL OR e.session_id = $5) AND ($6::uuid IS NULL OR e.turn_id = $6)
ORDER BY e.blocked_at DESC, e.id DESC LIMIT $7
"""  # noqa: S608 - constants

KNOWN: Final = """
SELECT ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE tenant = $1 AND id = $2))
   AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM turns WHERE tenant = $1 AND id = $3))
"""

FIND: Final = f"""
SELECT {_SHOWN}, c.arguments, e.question, (
    SELECT json_agg(json_build_object('decision', d.decision, 'decided_by', d.decided_by,
                                      'reason', d.reason, 'decided_at', d.decided_at)
                    ORDER BY d.decided_at)
    FROM requeue_decisions d WHERE d.tenant = e.tenant AND d.requeue_id = e.id
) AS decisions {_FROM}
WHERE e.tenant = $1 AND e.id = $2
"""  # noqa: S608 - constants

REQUESTERS: Final = """
SELECT e.id, e.tool, t.asked_by FROM requeue_entries e
JOIN turns t ON t.tenant = e.tenant AND t.id = e.turn_id
WHERE e.tenant = $1 AND e.id = ANY ($2::uuid[])
"""

OF_TURN: Final = f"""CASE WHEN t.state = 'waiting_tools' THEN (
    SELECT json_agg(json_build_object(
        'requeue_id', e.id, 'call_id', e.call_id, 'tool', e.tool, 'reasons', e.reasons,
        'expires_at', e.expires_at) ORDER BY e.blocked_at, e.id)
    FROM requeue_entries e JOIN tool_calls c ON c.tenant = e.tenant AND c.id = e.call_id
    WHERE e.tenant = t.tenant AND e.turn_id = t.id AND e.state = 'waiting' AND {_HELD}
) END"""  # noqa: S608 - constants
"""A column: the calls of the turn `t` that wait for approval, as JSON; null where none does."""
