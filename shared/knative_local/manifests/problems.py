"""What can be wrong with manifests, said so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or in `Plan.warnings` doubtful, in one field of one object."""

    file: str
    kind: str = ""
    namespace: str = ""
    name: str = ""
    field: str = ""
    message: str
    line: int | None = None

    def __str__(self) -> str:
        subject = f"{self.kind} {self.namespace}/{self.name}".strip(" /")
        message = self.message if self.line is None else f"{self.message} (line {self.line})"
        return ": ".join(part for part in (self.file, subject, self.field, message) if part)

    def as_dict(self) -> dict[str, str | int | None]:
        """The problem as JSON shows it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class InertObject:
    """An object, or a part of one, that is accepted and changes nothing on one machine."""

    file: str
    kind: str
    namespace: str
    name: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """The object as JSON shows it."""
        return asdict(self)


class InvalidManifests(Exception):
    """The manifests cannot be run; `problems` says all of why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
