"""Runs `sql/0011_pre_id_tokens.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0011_pre"
down_revision = "0010_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0011_pre_id_tokens")
