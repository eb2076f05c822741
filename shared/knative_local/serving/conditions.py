"""Conditions of objects, in the words of Knative's controllers."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["True", "False", "Unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One statement about an object."""

    type: str
    status: Status
    reason: str = ""
    message: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return it as JSON shows it, without what is empty."""
        found = {
            "type": self.type,
            "status": self.status,
            "reason": self.reason,
            "message": self.message,
        }
        return {name: value for name, value in found.items() if value}


def true(kind: str) -> Condition:
    """Return a condition that holds."""
    return Condition(type=kind, status="True")


def ready(*conditions: Condition) -> tuple[Condition, ...]:
    """Return the conditions with `Ready`, which is as good as the worst of them, in front."""
    for status in ("False", "Unknown"):
        for each in conditions:
            if each.status == status:
                worst = Condition(
                    type="Ready", status=each.status, reason=each.reason, message=each.message
                )
                return (worst, *conditions)
    return (true("Ready"), *conditions)
