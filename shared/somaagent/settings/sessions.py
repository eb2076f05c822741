"""How much sessions may keep: canvas and workspace."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class CanvasSettings(Described, BaseSettings):
    """How much the canvas of a session may hold."""

    model_config = read_from("SOMA_CANVAS_")

    max_items: Annotated[int, Field(ge=1, le=10_000)] = 500
    """Most items, those of turns that were replaced included."""
    max_bytes: Annotated[int, Field(ge=1024)] = 8_388_608
    """Most bytes of content in all."""


class WorkspaceSettings(Described, BaseSettings):
    """Where tools of a session keep files, and how much of them."""

    model_config = read_from("SOMA_WORKSPACES_")

    dir: str | None = None
    """Folder that holds all workspaces: on the disk of one machine, or a volume that all pods of
    the executor mount. Without one, tools keep no files."""
    max_bytes: Annotated[int, Field(ge=4096)] = 268_435_456
    """Most bytes on the disk of one workspace."""
    max_files: Annotated[int, Field(ge=1)] = 10_000
    """Most files and folders of one workspace."""
