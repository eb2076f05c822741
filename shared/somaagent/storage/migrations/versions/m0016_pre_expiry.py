"""Runs `sql/0016_pre_expiry.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0016_pre"
down_revision = "0015_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0016_pre_expiry")
