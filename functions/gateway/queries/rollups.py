"""What the analytics step added up, by the dimensions that are asked for.

A dimension that is not asked for has one value in all rows, so that one statement serves every
choice and a row's dimensions are its place in the order of pages. The day's is none that the driver
takes for infinity, as it does the first one there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A page of lines that somebody asks for."""

    tenant: str
    since: date
    until: date
    group: Sequence[str]
    """The dimensions that the lines are grouped by."""
    only: Mapping[str, str | None]
    """The values that some dimensions shall have; None for any."""
    after: Sequence[Any]  # Any: a day and texts
    """The dimensions of the line before the page, the day first; all None on the first page."""
    limit: int

    @property
    def arguments(self) -> tuple[Any, ...]:  # Any: what Postgres takes
        """Those of the statements below."""
        asked = (self.tenant, self.since, self.until, list(self.group), *self.only.values())
        return (*asked, *self.after, self.limit)


TURNS: Final = """
WITH chosen AS (
    SELECT CASE WHEN 'day' = ANY($4::text[]) THEN day ELSE DATE '1970-01-01' END AS day,
           CASE WHEN 'persona' = ANY($4) THEN persona ELSE '' END AS persona,
           CASE WHEN 'profile' = ANY($4) THEN profile ELSE '' END AS profile,
           CASE WHEN 'model' = ANY($4) THEN model ELSE '' END AS model,
           CASE WHEN 'outcome' = ANY($4) THEN outcome ELSE '' END AS outcome,
           within_seconds, sum(turns)::bigint AS turns, sum(retried) AS retried,
           sum(cut_short) AS cut_short, sum(input_tokens) AS input_tokens,
           sum(output_tokens) AS output_tokens, sum(money) AS money, sum(seconds) AS seconds,
           sum(first_tokens) AS first_tokens, sum(first_token_seconds) AS first_token_seconds
    FROM turn_days
    WHERE tenant = $1 AND day BETWEEN $2 AND $3
      AND ($5::text IS NULL OR persona = $5) AND ($6::text IS NULL OR profile = $6)
      AND ($7::text IS NULL OR outcome = $7)
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT day, persona, profile, model, outcome, sum(turns)::bigint AS turns,
       sum(retried)::bigint AS retried, sum(cut_short)::bigint AS cut_short,
       sum(input_tokens)::bigint AS input_tokens, sum(output_tokens)::bigint AS output_tokens,
       sum(money)::bigint AS money, sum(seconds) AS seconds,
       sum(first_tokens)::bigint AS first_tokens, sum(first_token_seconds) AS first_token_seconds,
       array_agg(within_seconds ORDER BY within_seconds) AS classes,
       array_agg(turns ORDER BY within_seconds) AS turns_of_classes
FROM chosen
WHERE $8::date IS NULL OR day < $8 OR (
    day = $8 AND (persona, profile, model, outcome) > ($9::text, $10::text, $11::text, $12::text))
GROUP BY 1, 2, 3, 4, 5
ORDER BY day DESC, persona, profile, model, outcome LIMIT $13
"""

TOOLS: Final = """
WITH chosen AS (
    SELECT CASE WHEN 'day' = ANY($4::text[]) THEN day ELSE DATE '1970-01-01' END AS day,
           CASE WHEN 'tool' = ANY($4) THEN tool ELSE '' END AS tool,
           CASE WHEN 'status' = ANY($4) THEN status ELSE '' END AS status,
           sum(calls)::bigint AS calls, sum(retried)::bigint AS retried,
           sum(money)::bigint AS money, sum(seconds) AS seconds
    FROM tool_days
    WHERE tenant = $1 AND day BETWEEN $2 AND $3
      AND ($5::text IS NULL OR tool = $5) AND ($6::text IS NULL OR status = $6)
    GROUP BY 1, 2, 3
)
SELECT * FROM chosen
WHERE $7::date IS NULL OR day < $7 OR (day = $7 AND (tool, status) > ($8::text, $9::text))
ORDER BY day DESC, tool, status LIMIT $10
"""
