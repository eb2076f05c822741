"""Runs `sql/0018_pre_spending_terms.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0018_pre"
down_revision = "0017_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0018_pre_spending_terms")
