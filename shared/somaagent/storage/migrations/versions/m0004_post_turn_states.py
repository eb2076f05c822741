"""Runs `sql/0004_post_turn_states.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0004_post"
down_revision = "0001_post"
branch_labels = None
depends_on = "0004_pre"


def upgrade() -> None:
    """Apply the file."""
    run_sql("0004_post_turn_states")
