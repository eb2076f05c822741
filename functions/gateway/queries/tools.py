"""What a tenant decided about tools."""

from typing import Final

ALL: Final = "SELECT tool, enabled, updated_at FROM tenant_tools WHERE tenant = $1"

FIND: Final = "SELECT enabled, updated_at FROM tenant_tools WHERE tenant = $1 AND tool = $2"

DECIDE: Final = """
INSERT INTO tenant_tools (tenant, tool, enabled, changed_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant, tool) DO UPDATE
    SET enabled = excluded.enabled, changed_by = excluded.changed_by, updated_at = now()
RETURNING updated_at
"""
