"""What keeps a program from being run."""

from somaagent.errors import SomaError


class IsolationUnavailable(SomaError):
    """The program cannot be isolated on this machine, so it is not run."""
