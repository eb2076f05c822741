"""Every tool that comes with the platform: what is offered to models, and what runs.

`specs` is cheap and for everybody; `registry` compiles schemas and is for whoever runs tools, and
brings those tools that need something open.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from somaagent.tools.builtin.calculate import SPEC as CALCULATE
from somaagent.tools.builtin.calculate import Calculate
from somaagent.tools.builtin.canvas_append import SPEC as CANVAS_APPEND
from somaagent.tools.builtin.code_execute import SPEC as CODE_EXECUTE
from somaagent.tools.builtin.delegate import SPEC as DELEGATE
from somaagent.tools.builtin.delegate import Delegate
from somaagent.tools.builtin.document_ingest import SPEC as DOCUMENT_INGEST
from somaagent.tools.builtin.echo import SPEC as ECHO
from somaagent.tools.builtin.echo import Echo
from somaagent.tools.builtin.http_fetch import SPEC as HTTP_FETCH
from somaagent.tools.builtin.memory_recall import SPEC as MEMORY_RECALL
from somaagent.tools.builtin.timestamp import SPEC as TIMESTAMP
from somaagent.tools.builtin.timestamp import Timestamp
from somaagent.tools.builtin.workspace_files import LIST, READ, WRITE
from somaagent.tools.registry import Registry, Tool
from somaagent.tools.spec import ToolSpec

_ALL: Final = (
    CALCULATE,
    CANVAS_APPEND,
    CODE_EXECUTE,
    DELEGATE,
    DOCUMENT_INGEST,
    ECHO,
    HTTP_FETCH,
    MEMORY_RECALL,
    LIST,
    READ,
    WRITE,
    TIMESTAMP,
)
SPECS: Final[Mapping[str, ToolSpec]] = {spec.name: spec for spec in _ALL}
"""The newest version of each, by name."""


def specs(names: Iterable[str], more: Mapping[str, ToolSpec] | None = None) -> list[ToolSpec]:
    """The tools of these names, in this order; names of none are left out.

    Args:
        names: What is wanted.
        more: Tools by name that do not come with the platform.
    """
    known = {**(more or {}), **SPECS}
    return [known[name] for name in dict.fromkeys(names) if name in known]


def registry(*more: Tool) -> Registry:
    """Those that need nothing, and `more`, ready to run."""
    return Registry((Calculate(), Delegate(), Echo(), Timestamp(), *more))
