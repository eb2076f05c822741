"""Runs `sql/0021_pre_canvas.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0021_pre"
down_revision = "0020_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0021_pre_canvas")
