"""Runs `sql/0032_pre_trace_content.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0032_pre"
down_revision = "0031_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0032_pre_trace_content")
