"""All tools of a process, by name and version, with their schemas compiled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import Json, JsonObject, ToolSpec

if TYPE_CHECKING:
    from somaagent.tools.schemas import Schema


class UnknownTool(LookupError):
    """There is no tool of this name, or not in this version."""


class InvalidArguments(ValueError):
    """The arguments do not fit the tool's schema; the message says where, for the model."""


class InvalidResult(ValueError):
    """The tool returned what its own schema does not allow."""


class Tool(Protocol):
    """Something a model may have done."""

    @property
    def spec(self) -> ToolSpec:
        """What it is."""
        ...

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Do it once; `arguments` fit the schema.

        It must end soon after it is cancelled, leaving nothing running. An exception counts as a
        failure of the tool, and its text is not shown to anybody.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Entry:
    tool: Tool
    arguments: "Schema"
    result: "Schema | None"


class Registry:
    """Tools by name; of several versions, the newest one unless another is named."""

    def __init__(self, tools: Iterable[Tool] = ()) -> None:
        self._entries: dict[str, dict[str, _Entry]] = {}
        for tool in tools:
            self.add(tool)

    def add(self, tool: Tool) -> None:
        """Take in a tool and compile its schemas.

        Raises:
            ValueError: Its name and version are taken, or a schema of it is none.
        """
        spec = tool.spec
        versions = self._entries.setdefault(spec.name, {})
        if spec.version in versions:
            raise ValueError(f"{spec.name!r} {spec.version} is in the registry already")
        versions[spec.version] = _Entry(
            tool,
            _compiled(spec, spec.parameters),
            None if spec.result is None else _compiled(spec, spec.result),
        )

    def specs(self) -> tuple[ToolSpec, ...]:
        """Every tool in every version, sorted."""
        specs = [entry.tool.spec for known in self._entries.values() for entry in known.values()]
        return tuple(sorted(specs, key=lambda spec: (spec.name, spec.order)))

    def find(self, name: str, version: str | None = None) -> Tool:
        """The tool of this name.

        Raises:
            UnknownTool: There is none.
        """
        return self._entry(name, version).tool

    def check_arguments(self, spec: ToolSpec, arguments: JsonObject) -> None:
        """Return if the arguments fit.

        Raises:
            InvalidArguments: They do not.
            UnknownTool: The tool is not in this registry.
        """
        problems = self._entry(spec.name, spec.version).arguments.problems(arguments)
        if problems:
            raise InvalidArguments("; ".join(problems))

    def check_result(self, spec: ToolSpec, result: Json) -> None:
        """Return if the result fits.

        Raises:
            InvalidResult: It does not.
            UnknownTool: The tool is not in this registry.
        """
        schema = self._entry(spec.name, spec.version).result
        problems = [] if schema is None else schema.problems(result)
        if problems:
            raise InvalidResult("; ".join(problems))

    def _entry(self, name: str, version: str | None) -> _Entry:
        versions = self._entries.get(name)
        if not versions:
            raise UnknownTool(f"there is no tool {name!r}")
        if version is None:
            return max(versions.values(), key=lambda entry: entry.tool.spec.order)
        entry = versions.get(version)
        if entry is None:
            raise UnknownTool(f"there is no tool {name!r} in version {version!r}")
        return entry


def _compiled(spec: ToolSpec, schema: JsonObject) -> "Schema":
    from somaagent.tools.schemas import Schema

    try:
        return Schema.compile(schema)
    except ValueError as error:
        raise ValueError(f"a schema of {spec.name!r} cannot be used: {error}") from error
