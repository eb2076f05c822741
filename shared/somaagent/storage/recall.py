"""Searching what was said earlier: of a session, and of its owner's other sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from somaagent.storage.database import Connection, Database

MOST_FOUND: Final = 20
SNIPPET_CHARACTERS: Final = 600

# Of a query that excludes words, no looser one is tried: it would find nearly everything.
_QUERIES: Final = """
SELECT strict::text AS strict, CASE
    WHEN numnode(strict) < 2 OR position('!' IN strict::text) > 0 THEN NULL
    ELSE replace(strict::text, ' & ', ' | ') END AS loose
FROM websearch_to_tsquery('simple', $1) strict
"""
_FIND: Final = """
SELECT m.id, m.session_id, m.role, m.created_at,
       CASE WHEN length(m.text) <= $7 THEN m.text ELSE left(
           ts_headline('simple', left(m.text, 32768), $2::text::tsquery,
               'MaxFragments=2, MaxWords=30, MinWords=10, FragmentDelimiter=" … ",'
               'StartSel="", StopSel=""'), $7) END AS snippet
FROM recalled_messages($2::text::tsquery, $3, $4, $5, $6) found
JOIN messages m ON m.tenant = $1 AND m.id = found.message_id
ORDER BY found.rank DESC, m.position DESC
"""


class Recalled(NamedTuple):
    """Something that was said, and where."""

    session_id: UUID
    message_id: UUID
    role: Literal["user", "assistant"]
    said_at: datetime
    snippet: str
    """The text, or what of it is around the words; at most `SNIPPET_CHARACTERS`."""


class Recollection(NamedTuple):
    """What a search found."""

    matched: Literal["all", "any"]
    """Whether each has all that was asked for, or only some of it."""
    found: tuple[Recalled, ...]
    """The best first."""


@dataclass(frozen=True, slots=True)
class Recollections:
    """Searches in one database."""

    database: Database

    async def search(
        self, tenant: str, query: str, *, subject: str, session_id: UUID, turn_id: UUID, most: int
    ) -> Recollection:
        """Messages with the words of `query`, which may hold "phrases", or, and -exclusions.

        Args:
            tenant: Whose.
            query: What to look for.
            subject: Who asks. Other sessions are searched where both these and `session_id` are
                the subject's own.
            session_id: Where it is asked; searched in any case.
            turn_id: The turn that asks; not searched.
            most: Most that are found, up to `MOST_FOUND`.

        Raises:
            ValueError: The query has no words.
            StorageUnavailable: Postgres failed.
        """
        place = (subject, session_id, turn_id, min(most, MOST_FOUND))
        async with self.database.transaction(tenant) as connection:
            # Nothing that Postgres stores holds a NUL.
            queries = await connection.fetchrow(_QUERIES, query.replace("\x00", " "))
            if queries is None or not queries["strict"]:
                raise ValueError("the query has no words to look for")
            found = await _found(connection, tenant, queries["strict"], place)
            if found or queries["loose"] is None:
                return Recollection("all", found)
            return Recollection("any", await _found(connection, tenant, queries["loose"], place))


async def _found(
    connection: Connection, tenant: str, query: str, place: tuple[object, ...]
) -> tuple[Recalled, ...]:
    rows = await connection.fetch(_FIND, tenant, query, *place, SNIPPET_CHARACTERS)
    return tuple(
        Recalled(row["session_id"], row["id"], row["role"], row["created_at"], row["snippet"])
        for row in rows
    )
