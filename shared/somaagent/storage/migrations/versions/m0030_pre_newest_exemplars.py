"""Runs `sql/0030_pre_newest_exemplars.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0030_pre"
down_revision = "0029_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0030_pre_newest_exemplars")
