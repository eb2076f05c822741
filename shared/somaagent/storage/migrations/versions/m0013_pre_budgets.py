"""Runs `sql/0013_pre_budgets.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0013_pre"
down_revision = "0012_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0013_pre_budgets")
