"""Runs `sql/0025_pre_revisions.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0025_pre"
down_revision = "0024_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0025_pre_revisions")
