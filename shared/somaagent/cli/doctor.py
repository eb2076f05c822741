"""`soma doctor`."""

import typer

from somaagent.cli.options import Json, State
from somaagent.cli.output import FAILED, write, write_json


def doctor(*, state: State = None, as_json: Json = False) -> None:
    """Say what is missing on this machine and the command that mends it.

    Exit codes: 0 nothing is missing, 1 something is.
    """
    from dataclasses import asdict

    from somaagent.local.diagnosis import examine
    from somaagent.local.platforms import open_platform

    findings = examine(open_platform(state))
    if as_json:
        write_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            write(f"{'ok     ' if finding.ok else 'MISSING'} {finding.name:<12} {finding.detail}")
            if not finding.ok:
                write(f"{'':>21}to mend it: {finding.remedy}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)
