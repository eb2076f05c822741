"""Runs `sql/0009_pre_forgetting.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0009_pre"
down_revision = "0008_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0009_pre_forgetting")
