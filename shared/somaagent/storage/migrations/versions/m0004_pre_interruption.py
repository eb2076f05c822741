"""Runs `sql/0004_pre_interruption.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0004_pre"
down_revision = "0003_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0004_pre_interruption")
