"""Sessions."""

from typing import Final

INSERT_SESSION: Final = """
INSERT INTO sessions (tenant, id, title, created_by, persona, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
"""

FIND_SESSION: Final = (
    "SELECT title, persona, created_at FROM sessions WHERE tenant = $1 AND id = $2"
)
