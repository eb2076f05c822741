"""Postgres: connections, transactions of one tenant, migrations, and what all steps store."""
