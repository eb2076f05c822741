"""What the process itself costs, under the names that Prometheus' own clients use (Linux)."""

import os
import resource
import time
from pathlib import Path

from somaagent.telemetry.exposition import Page
from somaagent.telemetry.metrics.definitions import METRICS


def add_process(page: Page) -> None:
    """Add processor time, memory, open files and the moment of the start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    virtual, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    size = os.sysconf("SC_PAGE_SIZE")
    # What is listed includes the listing's own.
    files = sum(1 for _ in Path("/proc/self/fd").iterdir()) - 1
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    cpu = used.ru_utime + used.ru_stime
    values = {
        "process_cpu_seconds_total": cpu,
        "process_resident_memory_bytes": int(resident) * size,
        "process_virtual_memory_bytes": int(virtual) * size,
        "process_open_fds": files,
        "process_start_time_seconds": time.time() - seconds_since_start(),
    }
    if most != resource.RLIM_INFINITY:
        values["process_max_fds"] = most
    for name, value in values.items():
        page.add(METRICS[name], [({}, value)])


def seconds_since_start() -> float:
    """How long the process has been running."""
    # The name of the program, in parentheses, may hold spaces.
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    ticks = int(fields[19])
    return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
