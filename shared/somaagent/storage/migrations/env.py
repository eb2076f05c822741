"""Alembic's environment: runs on the connection that `somaagent.storage.migrate` hands in."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=True,
    version_table="soma_migrations",
)
with context.begin_transaction():
    context.run_migrations()
