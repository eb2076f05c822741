"""Runs `sql/0020_pre_session_summaries.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0020_pre"
down_revision = "0019_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0020_pre_session_summaries")
