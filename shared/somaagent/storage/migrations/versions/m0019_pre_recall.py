"""Runs `sql/0019_pre_recall.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0019_pre"
down_revision = "0018_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0019_pre_recall")
