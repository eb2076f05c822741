"""Runs `sql/0001_post_turn_states.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0001_post"
down_revision = None
branch_labels = ("post",)
depends_on = "0001_pre"


def upgrade() -> None:
    """Apply the file."""
    run_sql("0001_post_turn_states")
