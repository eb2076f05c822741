"""How much one run may use."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MEBIBYTE: Final = 1024 * 1024


class SandboxLimits(BaseModel):
    """Bounds of one run, of all its processes together where nothing else is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wall_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Longest time from start to end."""
    cpu_seconds: Annotated[int, Field(ge=1, le=3600)] = 20
    """Most processor time."""
    processors: Annotated[float, Field(ge=0.01, le=1024)] = 1.0
    """Most processors at once, where a control group holds it."""
    memory_bytes: Annotated[int, Field(ge=32 * MEBIBYTE)] = 512 * MEBIBYTE
    """Most memory; what lies in `/tmp` and `/dev/shm` counts."""
    processes: Annotated[int, Field(ge=2, le=4096)] = 64
    """Most processes and threads at once."""
    open_files: Annotated[int, Field(ge=16, le=4096)] = 128
    """Most open files of one process."""
    file_bytes: Annotated[int, Field(ge=1)] = 64 * MEBIBYTE
    """Largest file that can be written."""
    written_bytes: Annotated[int, Field(ge=1)] = 1024 * MEBIBYTE
    """Most bytes written to the workspace, rewritten and deleted ones included."""
    temporary_bytes: Annotated[int, Field(ge=4096)] = 64 * MEBIBYTE
    """Size of `/tmp`, of `/dev/shm`, and of a workspace that is not kept."""
    temporary_files: Annotated[int, Field(ge=16)] = 20_000
    """Most files in them."""
    workspace_bytes: Annotated[int, Field(ge=4096)] = 256 * MEBIBYTE
    """Most bytes that the workspace may hold."""
    workspace_files: Annotated[int, Field(ge=1)] = 10_000
    """Most files and folders that the workspace may hold."""
    output_bytes: Annotated[int, Field(ge=1)] = 256 * 1024
    """Most bytes of standard output, and of standard error."""
