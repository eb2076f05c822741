"""Alembic revisions, one for each file in `sql/`."""
