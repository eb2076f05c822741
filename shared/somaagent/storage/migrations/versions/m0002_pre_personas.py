"""Runs `sql/0002_pre_personas.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0002_pre"
down_revision = "0001_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0002_pre_personas")
