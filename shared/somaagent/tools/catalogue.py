"""Every tool that comes with the platform: what is offered to models, and what runs.

`specs` is cheap and for everybody; `registry` compiles schemas and is for whoever runs tools.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from somaagent.tools.builtin.calculate import SPEC as CALCULATE
from somaagent.tools.builtin.calculate import Calculate
from somaagent.tools.builtin.echo import SPEC as ECHO
from somaagent.tools.builtin.echo import Echo
from somaagent.tools.builtin.timestamp import SPEC as TIMESTAMP
from somaagent.tools.builtin.timestamp import Timestamp
from somaagent.tools.registry import Registry
from somaagent.tools.spec import ToolSpec

SPECS: Final[Mapping[str, ToolSpec]] = {spec.name: spec for spec in (CALCULATE, ECHO, TIMESTAMP)}
"""The newest version of each, by name."""


def specs(names: Iterable[str]) -> list[ToolSpec]:
    """The tools of these names, in this order; names of none are left out."""
    return [SPECS[name] for name in dict.fromkeys(names) if name in SPECS]


def registry() -> Registry:
    """All of them, ready to run."""
    return Registry((Calculate(), Echo(), Timestamp()))
