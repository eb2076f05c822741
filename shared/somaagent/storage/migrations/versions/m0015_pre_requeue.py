"""Runs `sql/0015_pre_requeue.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0015_pre"
down_revision = "0014_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0015_pre_requeue")
