"""Runs `sql/0008_pre_responses.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0008_pre"
down_revision = "0007_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0008_pre_responses")
