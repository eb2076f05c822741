"""Backup and restore: Postgres at one moment, the broker's offsets, the content of files."""
