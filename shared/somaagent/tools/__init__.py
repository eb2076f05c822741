"""Tools: what a model may have done. A `Tool` runs as its `ToolSpec` says; `Registry` knows all.

Nothing here decides who may call what: the tool executor does, with a policy and a record of every
call in Postgres.
"""

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import Status, ToolOutcome
from somaagent.tools.registry import InvalidArguments, InvalidResult, Registry, Tool, UnknownTool
from somaagent.tools.spec import Json, JsonObject, Risk, ToolSpec

__all__ = [
    "InvalidArguments",
    "InvalidResult",
    "Json",
    "JsonObject",
    "Registry",
    "Risk",
    "Status",
    "Tool",
    "ToolContext",
    "ToolOutcome",
    "ToolSpec",
    "UnknownTool",
]
