"""Which credentials still work."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ACTIVE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api_key": """
SELECT id FROM api_keys
WHERE tenant = $1 AND id = ANY ($2::uuid[]) AND revoked_at IS NULL AND expires_at > now()
""",
        "session": """
SELECT id FROM browser_sessions
WHERE tenant = $1 AND id = ANY ($2::uuid[]) AND expires_at > now()
""",
    }
)
"""Of those in $2, by the kind of principal that they make."""
