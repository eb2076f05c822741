"""What a turn did on the way to its answer: steps that ended with calls of tools, and the calls."""

from typing import Final

from somaagent.domain import Step, ToolCall, as_json

INLINE_CHARACTERS: Final = 16_384
"""Longest result, as JSON, that stands within a turn; a longer one is had by the call's own id."""

_ABOUT: Final = as_json(ToolCall.COLUMNS, of="c")

OF_TURN: Final = f"""CASE WHEN t.step > 0 THEN (
    SELECT json_agg(json_build_object({as_json(Step.COLUMNS, of="s")}, 'calls', (
            SELECT json_agg(json_build_object({_ABOUT},
                'result', CASE WHEN length(c.result) <= {INLINE_CHARACTERS} THEN c.result END,
                'truncated', COALESCE(length(c.result) > {INLINE_CHARACTERS}, false)
            ) ORDER BY c.place)
            FROM tool_calls c
            WHERE c.tenant = t.tenant AND c.turn_id = t.id AND c.step = s.step)
        ) ORDER BY s.step)
    FROM turn_steps s WHERE s.tenant = t.tenant AND s.turn_id = t.id
) END"""  # noqa: S608 - constants
"""A column: the steps of the turn `t` with their calls, as JSON; null where it called no tools."""

NAMES_OF_TURN: Final = """CASE WHEN t.step > 0 THEN (
    SELECT json_agg(json_build_object(
        'call_id', c.id, 'step', c.step, 'tool', c.tool, 'status', c.status,
        'duration', c.duration) ORDER BY c.step, c.place)
    FROM tool_calls c WHERE c.tenant = t.tenant AND c.turn_id = t.id
) END"""
"""A column: the calls of the turn `t` without what went in and came out, as JSON."""

FIND_CALL: Final = f"""
SELECT json_build_object({_ABOUT}, 'result', c.result, 'truncated', false) AS call
FROM tool_calls c WHERE c.tenant = $1 AND c.session_id = $2 AND c.turn_id = $3 AND c.id = $4
"""  # noqa: S608 - constants
