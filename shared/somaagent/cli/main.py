"""Runs the command `soma`: how failures become messages and exit codes."""

import sys

from somaagent.local.errors import LocalProblem, NotRunning

_FAILED = 1
_NOT_RUNNING = 3
_INTERRUPTED = 130


def run() -> None:
    """Run the command line."""
    try:
        from somaagent.cli.commands import app

        app()
    except NotRunning as problem:
        _end(str(problem), _NOT_RUNNING)
    except LocalProblem as problem:
        _end(str(problem), _FAILED)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        sys.exit(_INTERRUPTED)
    except ModuleNotFoundError as error:
        # Somebody's own file lies in the way of it, or a package was removed.
        _end(f"the environment {sys.prefix} is damaged: {error}\n  to mend it: make setup", _FAILED)


def _end(problem: str, code: int) -> None:
    sys.stderr.write(f"soma: {problem}\n")
    sys.exit(code)
