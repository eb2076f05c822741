"""Runs `sql/0001_post_turn_states.sql`."""

from importlib.resources import files

from alembic import op

revision = "0001_post"
down_revision = None
branch_labels = ("post",)
depends_on = "0001_pre"


def upgrade() -> None:
    """Apply the file."""
    sql = (
        files("somaagent.storage.migrations").joinpath("sql/0001_post_turn_states.sql").read_text()
    )
    op.get_bind().exec_driver_sql(sql)
