"""What the process itself costs, under the names that Prometheus' own clients use (Linux)."""

import os
import resource
from pathlib import Path

from somaagent.telemetry.exposition import Page


def add_process(page: Page) -> None:
    """Add processor time, memory, open files and the moment of the start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    virtual, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    size = os.sysconf("SC_PAGE_SIZE")
    # What is listed includes the listing's own.
    files = sum(1 for _ in Path("/proc/self/fd").iterdir()) - 1
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    cpu = used.ru_utime + used.ru_stime
    page.add("process_cpu_seconds_total", "counter", "Processor time.", [({}, cpu)])
    page.add(
        "process_resident_memory_bytes", "gauge", "Memory in RAM.", [({}, int(resident) * size)]
    )
    page.add("process_virtual_memory_bytes", "gauge", "Memory.", [({}, int(virtual) * size)])
    page.add("process_open_fds", "gauge", "Open files and sockets.", [({}, files)])
    if most != resource.RLIM_INFINITY:
        page.add("process_max_fds", "gauge", "Most of them.", [({}, most)])
    page.add(
        "process_start_time_seconds", "gauge", "Start, in seconds of Unix time.", [({}, _began())]
    )


def _began() -> float:
    # The name of the program, in parentheses, may hold spaces.
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    ticks = int(fields[19])
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    (booted,) = (int(line.split()[1]) for line in lines if line.startswith("btime "))
    return booted + ticks / os.sysconf("SC_CLK_TCK")
