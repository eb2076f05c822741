"""Runs `sql/0005_pre_files.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0005_pre"
down_revision = "0004_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0005_pre_files")
