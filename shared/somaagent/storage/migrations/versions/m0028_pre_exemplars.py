"""Runs `sql/0028_pre_exemplars.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0028_pre"
down_revision = "0027_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0028_pre_exemplars")
