"""Runs `sql/0027_pre_turn_traces.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0027_pre"
down_revision = "0026_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0027_pre_turn_traces")
