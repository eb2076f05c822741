"""What can go wrong on one machine, said so that a person can mend it."""

from somaagent.errors import SomaError


class LocalProblem(SomaError):
    """The platform on this machine cannot do what was asked; `remedy` says what to do."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.args[0]}\n  to mend it: {self.remedy}"


class NotRunning(LocalProblem):
    """The platform is not running, or not all of it."""
