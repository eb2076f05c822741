"""Runs `sql/0001_pre_initial.sql`."""

from importlib.resources import files

from alembic import op

revision = "0001_pre"
down_revision = None
branch_labels = ("pre",)
depends_on = None


def upgrade() -> None:
    """Apply the file."""
    sql = files("somaagent.storage.migrations").joinpath("sql/0001_pre_initial.sql").read_text()
    op.get_bind().exec_driver_sql(sql)
