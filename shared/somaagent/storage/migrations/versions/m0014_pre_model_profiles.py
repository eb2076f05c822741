"""Runs `sql/0014_pre_model_profiles.sql`."""

from somaagent.storage.migrations.run_sql import run_sql

revision = "0014_pre"
down_revision = "0013_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    run_sql("0014_pre_model_profiles")
