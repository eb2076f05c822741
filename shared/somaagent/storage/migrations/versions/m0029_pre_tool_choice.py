"""Runs `sql/0029_pre_tool_choice.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0029_pre"
down_revision = "0028_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0029_pre_tool_choice")
