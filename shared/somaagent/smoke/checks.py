"""What a smoke test finds: one result for each check, and why one failed."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

Status = Literal["passed", "failed", "skipped"]

CHECKS: Final = (
    "reachable",
    "tls",
    "ready",
    "credential",
    "model",
    "session",
    "message",
    "answer",
    "history",
    "cleanup",
)
"""In the order in which they are made; each builds on those before it."""

NOT_MADE: Final = "a check before it failed"


class CheckFailed(Exception):
    """A check found something wrong."""

    def __init__(self, detail: str, *, cause: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.cause = cause
        """The likely cause, and where to look."""


class CheckSkipped(Exception):
    """A check does not apply here; the text says why."""


@dataclass(slots=True, kw_only=True)
class Check:
    """One result."""

    name: str
    status: Status = "passed"
    seconds: float = 0.0
    detail: str = ""
    cause: str = ""
    """Of a failed check: what is probably wrong, and where to look."""


@dataclass(slots=True, kw_only=True)
class Report:
    """All results of one run."""

    url: str
    checks: list[Check] = field(default_factory=list[Check])
    first_token_seconds: float | None = None
    """From posting the message to the first piece of its answer."""
    answer_seconds: float | None = None
    """From there to the whole answer."""

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(check.status != "failed" for check in self.checks)

    @property
    def failed(self) -> Check | None:
        """The first check that failed; those after it were not made."""
        return next((check for check in self.checks if check.status == "failed"), None)

    def described(self) -> dict[str, Any]:  # Any: printed as JSON
        """As scripts read it."""
        failed = self.failed
        return asdict(self) | {
            "ok": self.ok,
            "failed": failed.name if failed is not None else None,
        }

    @contextmanager
    def check(self, name: str) -> Generator[Check]:
        """Make one check: what it raises becomes its result.

        Raises:
            CheckFailed: It failed, and what builds on it needs no try.
        """
        result, began = Check(name=name), time.monotonic()
        self.checks.append(result)
        try:
            yield result
        except CheckSkipped as why:
            result.status, result.detail = "skipped", str(why)
        except CheckFailed as problem:
            result.status, result.detail, result.cause = "failed", problem.detail, problem.cause
            raise
        finally:
            result.seconds = round(time.monotonic() - began, 3)
            if result.status == "failed":
                self._skip_rest()

    def _skip_rest(self) -> None:
        made = {check.name for check in self.checks}
        after = CHECKS[CHECKS.index(self.checks[-1].name) + 1 :]
        for name in after:
            # What was made is cleaned up in any case.
            if name not in made and name != "cleanup":
                self.checks.append(Check(name=name, status="skipped", detail=NOT_MADE))
