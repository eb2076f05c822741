"""Alembic's environment: runs on the connection that `somaagent.storage.migrate` hands in."""

from alembic import context

from somaagent.storage.migration_plan import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=True,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
