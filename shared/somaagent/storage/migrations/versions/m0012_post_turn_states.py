"""Runs `sql/0012_post_turn_states.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0012_post"
down_revision = "0004_post"
branch_labels = None
depends_on = "0012_pre"


def upgrade() -> None:
    """Apply the file."""
    run_sql("0012_post_turn_states")
