"""What the kernel itself holds each process to."""

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

from somaagent.sandbox.limits import MEBIBYTE, SandboxLimits

_NICENESS: Final = 10
_STACK_BYTES: Final = 4 * MEBIBYTE
"""A thread reserves as much, and the reservation counts as memory."""
_SHARED_BYTES: Final = 1024 * MEBIBYTE
"""Address space for what is mapped and not memory of one's own: programs and libraries."""


def restrict(process: int, limits: SandboxLimits) -> None:
    """Bind a process, and all that it will start, while it waits to begin.

    Raises:
        OSError: It has ended, or we may not.
    """
    for kind, value, hard in (
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        # Counts private writable memory, so that reserving address space costs nothing.
        (resource.RLIMIT_DATA, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_AS, *(2 * (limits.memory_bytes + _SHARED_BYTES),) * 2),
        (resource.RLIMIT_STACK, _STACK_BYTES, _STACK_BYTES),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        # In a user namespace of its own it counts that namespace's processes; one reaps.
        (resource.RLIMIT_NPROC, limits.processes + 1, limits.processes + 1),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_SIGPENDING, 256, 256),
        # Zero would still start a core_pattern's helper on this machine; one starts none.
        (resource.RLIMIT_CORE, 1, 1),
    ):
        highest = resource.prlimit(process, kind)[1]
        if highest != resource.RLIM_INFINITY:
            value, hard = min(value, highest), min(hard, highest)
        resource.prlimit(process, kind, (value, hard))
    os.setpriority(os.PRIO_PROCESS, process, _NICENESS)
    # The first to go when the machine itself runs out; some kernels let only root say so.
    with suppress(PermissionError):
        Path(f"/proc/{process}/oom_score_adj").write_text("1000", encoding="ascii")
