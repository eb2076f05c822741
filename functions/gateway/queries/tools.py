"""What a tenant decided about tools."""

from typing import Final

ALL: Final = "SELECT tool, enabled, network, updated_at FROM tenant_tools WHERE tenant = $1"

FIND: Final = (
    "SELECT enabled, network, updated_at FROM tenant_tools WHERE tenant = $1 AND tool = $2"
)

DECIDE: Final = """
INSERT INTO tenant_tools (tenant, tool, enabled, network, changed_by)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant, tool) DO UPDATE
    SET enabled = excluded.enabled, network = excluded.network,
        changed_by = excluded.changed_by, updated_at = now()
RETURNING updated_at
"""
