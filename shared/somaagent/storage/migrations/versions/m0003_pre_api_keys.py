"""Runs `sql/0003_pre_api_keys.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0003_pre"
down_revision = "0002_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0003_pre_api_keys")
