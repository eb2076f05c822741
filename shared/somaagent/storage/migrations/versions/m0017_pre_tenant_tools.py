"""Runs `sql/0017_pre_tenant_tools.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0017_pre"
down_revision = "0016_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0017_pre_tenant_tools")
