"""Which tenants' texts the operator lets traces have: the ceiling of what tenants decide."""

from dataclasses import dataclass
from typing import Final, Self

EVERYBODY: Final = "*"
"""In place of names: every tenant."""


@dataclass(frozen=True, slots=True)
class ContentPermission:
    """The tenants that may have what their models are asked and say in their traces."""

    tenants: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> Self:
        """As the setting has it: names parted by blanks, or `*`; empty for nobody."""
        return cls(frozenset(text.split()))

    def permits(self, tenant: str) -> bool:
        """Whether the tenant may decide to have its texts in traces."""
        return EVERYBODY in self.tenants or tenant in self.tenants


NOBODY: Final = ContentPermission()
