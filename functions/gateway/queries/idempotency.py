"""Answers that were given."""

from typing import Final

FIND_ANSWERED: Final = """
SELECT request_hash, body FROM idempotency_keys WHERE tenant = $1 AND subject = $2 AND key = $3
"""
