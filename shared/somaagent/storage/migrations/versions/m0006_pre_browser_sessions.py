"""Runs `sql/0006_pre_browser_sessions.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0006_pre"
down_revision = "0005_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0006_pre_browser_sessions")
