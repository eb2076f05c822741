"""Runs `sql/0012_pre_tool_calls.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0012_pre"
down_revision = "0011_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0012_pre_tool_calls")
