"""Action templates."""

from typing import Final

_COLUMNS: Final = "name, description, template, variables, created_at, updated_at"

# A tenant's templates are counted under a lock, so that two at once cannot pass the bound.
LOCK_TENANT: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 13))"

INSERT: Final = f"""
INSERT INTO action_templates (tenant, name, description, template, variables)
SELECT $1, $2, $3, $4, $5
WHERE (SELECT count(*) FROM action_templates WHERE tenant = $1) < $6
ON CONFLICT (tenant, name) DO NOTHING
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

FIND: Final = f"SELECT {_COLUMNS} FROM action_templates WHERE tenant = $1 AND name = $2"  # noqa: S608

PAGE: Final = f"""
SELECT {_COLUMNS} FROM action_templates WHERE tenant = $1 AND name > $2 ORDER BY name LIMIT $3
"""  # noqa: S608 - constants

REPLACE: Final = f"""
UPDATE action_templates SET description = $3, template = $4, variables = $5, updated_at = now()
WHERE tenant = $1 AND name = $2
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants

DELETE: Final = "DELETE FROM action_templates WHERE tenant = $1 AND name = $2 RETURNING 1"
