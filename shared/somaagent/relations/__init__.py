"""Relations: who is what to whom, asked of an OpenFGA server where one is configured."""

from somaagent.relations.client import Relations, RelationsUnavailable, Tuple
from somaagent.relations.names import session_name, tenant_name, user_name

__all__ = [
    "Relations",
    "RelationsUnavailable",
    "Tuple",
    "session_name",
    "tenant_name",
    "user_name",
]
