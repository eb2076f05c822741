"""Runs `sql/0007_pre_attachments.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0007_pre"
down_revision = "0006_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0007_pre_attachments")
