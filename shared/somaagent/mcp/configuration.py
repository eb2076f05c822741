"""Which servers there are, as the operator writes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from somaagent.tools.spec import LONGEST_SECONDS, Risk

_NAME: Final = r"^[a-z][a-z0-9]{0,19}$"
ServerName = Annotated[str, Field(pattern=_NAME)]


class McpServer(BaseModel):
    """One server: a program in the sandbox, or a URL."""

    # A value that is wrong may be a token.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    command: str | None = None
    """A program, as the sandbox sees it, that speaks over its standard streams."""
    args: tuple[str, ...] = ()
    env: dict[str, SecretStr] = {}
    """All of the program's variables but PATH, HOME and the like."""
    mounts: tuple[str, ...] = ()
    """Folders that the program sees, read-only, at their own paths: where it is installed."""
    workspace: bool = False
    """Whether it sees the files of the session; otherwise `/workspace` is empty and not kept."""
    memory_mib: Annotated[int, Field(ge=64, le=16_384)] = 512
    processes: Annotated[int, Field(ge=2, le=1024)] = 64

    url: str | None = None
    """A server that speaks streamable HTTP; what it may be is said by `SOMA_FETCH_*`."""
    headers: dict[str, SecretStr] = {}
    """Sent with every request, such as `Authorization`."""

    tenants: tuple[str, ...] | None = None
    """The only tenants that have its tools; all when left out."""
    tools: tuple[str, ...] | None = None
    """The only tools that are taken, as the server calls them; all when left out."""
    risk: Risk = "high"
    seconds: Annotated[float, Field(gt=0, le=LONGEST_SECONDS)] = 60.0
    """Longest call, its beginning included."""
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 4
    """Most calls of one tool at once in one process."""
    cost: Annotated[int, Field(ge=0)] = 0
    """What one call is charged, in millionths of the ledger's currency."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.command is None) == (self.url is None):
            raise ValueError("a server has either a command or a url")
        if self.url is not None and (self.args or self.env or self.mounts or self.workspace):
            raise ValueError("args, env, mounts and workspace are for a command")
        if self.command is not None and self.headers:
            raise ValueError("headers are for a url")
        return self


class McpServers(BaseModel):
    """The file, in the form that other clients of the protocol have too."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True
    )

    servers: dict[ServerName, McpServer] = Field(alias="mcpServers")


def read_servers(path: str | None) -> Mapping[str, McpServer]:
    """The servers of a file; none where there is no file to read.

    Raises:
        ValueError: It cannot be read, or is wrong; no value of it is told.
    """
    if path is None:
        return {}
    try:
        content: object = json.loads(Path(path).read_text(encoding="utf-8"))
        return McpServers.model_validate(content).servers
    except OSError as error:
        raise ValueError(f"SOMA_MCP_SERVERS: {path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"SOMA_MCP_SERVERS: {path}: {place}: {first['msg']}") from None
    except ValueError as error:
        raise ValueError(f"SOMA_MCP_SERVERS: {path} is no JSON") from error
