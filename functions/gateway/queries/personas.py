"""Personas."""

from typing import Final

_COLUMNS: Final = (
    "id, name, system_prompt, profile, temperature, tools, tool_choice, created_at, updated_at"
)

# A tenant's personas are counted under a lock, so that two at once cannot pass the bound.
LOCK_TENANT: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 11))"

INSERT: Final = f"""
INSERT INTO personas (tenant, id, name, system_prompt, profile, temperature, tools, tool_choice)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
WHERE (SELECT count(*) FROM personas WHERE tenant = $1) < $9
ON CONFLICT (tenant, id) DO NOTHING
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

FIND: Final = f"SELECT {_COLUMNS} FROM personas WHERE tenant = $1 AND id = $2"  # noqa: S608

PAGE: Final = f"""
SELECT {_COLUMNS} FROM personas WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3
"""  # noqa: S608 - constants

# The names of the fields that were sent are in $9: null is a value for some of them.
UPDATE: Final = f"""
UPDATE personas SET
    name = CASE WHEN 'name' = ANY ($9::text[]) THEN $3 ELSE name END,
    system_prompt = CASE WHEN 'system_prompt' = ANY ($9::text[]) THEN $4 ELSE system_prompt END,
    profile = CASE WHEN 'profile' = ANY ($9::text[]) THEN $5 ELSE profile END,
    temperature = CASE WHEN 'temperature' = ANY ($9::text[]) THEN $6 ELSE temperature END,
    tools = CASE WHEN 'tools' = ANY ($9::text[]) THEN $7::text[] ELSE tools END,
    tool_choice = CASE WHEN 'tool_choice' = ANY ($9::text[]) THEN $8 ELSE tool_choice END,
    updated_at = now()
WHERE tenant = $1 AND id = $2
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

DELETE: Final = "DELETE FROM personas WHERE tenant = $1 AND id = $2 RETURNING 1"
