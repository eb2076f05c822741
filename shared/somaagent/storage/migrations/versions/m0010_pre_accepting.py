"""Runs `sql/0010_pre_accepting.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0010_pre"
down_revision = "0009_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0010_pre_accepting")
