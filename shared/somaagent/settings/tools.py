"""Tools: their bounds, what they reach, who approves their calls, where more come from."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class ToolSettings(Described, BaseSettings):
    """Which tools models are offered, and the bounds of calls."""

    model_config = read_from("SOMA_TOOLS_")

    default: str = "calculate timestamp"
    """Space-separated tools for personas that name none; each is offered where a message seems to
    need it. Empty for none."""
    most_steps: Annotated[int, Field(ge=1, le=64)] = 8
    """How often a model may ask for tools in one turn; then it has to answer without."""
    most_parallel: Annotated[int, Field(ge=1, le=32)] = 8
    """Calls of one step that run; further ones are blocked."""
    result_characters: Annotated[int, Field(ge=100)] = 4000
    """Most characters of one result that the model is shown; what is cut is marked so."""
    result_bytes: Annotated[int, Field(ge=1024, le=16_777_216)] = 262_144
    """Largest result that is stored; a larger one ends its call with `output_limit`."""
    call_seconds: Annotated[float, Field(gt=0)] = 900.0
    """How long a call may wait until it begins; then it ends with `timeout`."""
    breaker_failures: Annotated[int, Field(ge=1)] = 5
    """Failures of a tool in a row, for one tenant, that open its circuit breaker."""
    breaker_seconds: Annotated[float, Field(gt=0)] = 30.0
    """How long it stays open before one call may try again."""

    delegation_depth: Annotated[int, Field(ge=0, le=8)] = 2
    """How many delegations may lie above each other: a turn that answers a task may delegate itself
    while this is not reached. 0 for no delegation."""
    delegations: Annotated[int, Field(ge=1, le=64)] = 8
    """How many tasks one turn may delegate."""
    delegation_seconds: Annotated[float, Field(gt=0, le=86_400)] = 540.0
    """How long a delegated task may take; then its turn is stopped and the call ends with
    `timeout`."""

    @property
    def defaults(self) -> tuple[str, ...]:
        """The tools of `default`."""
        return tuple(self.default.split())


class FetchSettings(Described, BaseSettings):
    """What the tool `http_fetch`, and MCP over HTTP, may reach: the public internet or less."""

    model_config = read_from("SOMA_FETCH_", ignore_empty=True)

    hosts: str = ""
    """Space-separated hosts that alone may be fetched from; `.example.com` stands for all below
    `example.com`. Empty for every public one."""
    ports: str = "80 443"
    """Space-separated ports, and ranges as `8000-8999`, that may be fetched from."""
    networks: str = ""
    """Space-separated networks that may be reached though they are not public. Those where clouds
    hand out credentials stay closed, and so does all of this to redirects from public hosts."""
    nameservers: str = ""
    """Space-separated name servers that are asked instead of the system's resolver, each an address
    with `:port` where that is not 53; the hosts file and search domains are not looked at then."""
    ca_file: str | None = None
    """PEM file of authorities that are trusted besides the system's."""
    seconds: Annotated[float, Field(gt=0, le=30)] = 10.0
    """Longest time for one fetch, redirects included."""
    redirects: Annotated[int, Field(ge=0, le=20)] = 5
    """Most redirects of one fetch."""
    max_bytes: Annotated[int, Field(ge=1024, le=4_194_304)] = 98_304
    """Most bytes of a body, unpacked; what is longer is cut and marked so."""
    user_agent: str = "somaagent/0.1"
    """How the platform names itself."""


class RequeueSettings(Described, BaseSettings):
    """How long blocked calls of tools wait for approval, and what happens to them meanwhile."""

    model_config = read_from("SOMA_REQUEUE_")

    seconds: Annotated[float, Field(gt=0, le=2_592_000)] = 1200.0
    """How long people have to decide about a blocked call; then it ends as `blocked`. With the
    defaults the third question to the policy ends it after 14 to 20 minutes, and so no later."""
    grant_seconds: Annotated[float, Field(ge=1, le=86_400)] = 900.0
    """How long an approved call may take to begin; then it ends as `blocked`."""
    evaluations: Annotated[int, Field(ge=0, le=1000)] = 3
    """How often the policy is asked again; a call that it still refuses then ends as `blocked`. 0
    leaves it to people alone."""
    evaluation_seconds: Annotated[float, Field(gt=0)] = 240.0
    """Least time between two such questions; a PingSource brings them up every five minutes."""


class McpSettings(Described, BaseSettings):
    """Servers of the Model Context Protocol whose tools the platform has."""

    model_config = read_from("SOMA_MCP_", ignore_empty=True)

    servers: str | None = None
    """JSON file that says which servers there are (`docs/mcp.md`); without one there are none."""
    tools: str | None = None
    """JSON file with their tools, as `soma mcp lock` writes it."""
