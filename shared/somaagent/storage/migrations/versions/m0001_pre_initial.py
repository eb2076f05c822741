"""Runs `sql/0001_pre_initial.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0001_pre"
down_revision = None
branch_labels = ("pre",)
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0001_pre_initial")
