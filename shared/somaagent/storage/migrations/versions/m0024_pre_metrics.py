"""Runs `sql/0024_pre_metrics.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0024_pre"
down_revision = "0023_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0024_pre_metrics")
