"""Migrations: `pre` files are safe under the old code, `post` files run after it."""
