"""Runs `sql/0031_pre_tool_networks.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0031_pre"
down_revision = "0030_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0031_pre_tool_networks")
