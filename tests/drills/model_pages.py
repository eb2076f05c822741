"""The model server's page, found as a cluster's Prometheus finds a pod: wherever it runs by now."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import psutil

from tests.support.prometheus import Json, monitoring

SERVICE: Final = "chat"
"""The InferenceService of one machine."""
LOOK_SECONDS: Final = 3.0
_TARGETS: Final = "models.json"


def page(folder: Path) -> Json:
    """What the component's monitor has Prometheus read, from a list of targets in the folder."""
    (monitor,) = [
        each["spec"]["podMetricsEndpoints"][0]
        for each in monitoring("PodMonitor")
        if each["metadata"]["name"] == "models"
    ]
    (named,) = monitor["relabelings"]
    assert named["targetLabel"] == "inference_service"
    return {
        "job_name": "models",
        "metrics_path": monitor["path"],
        "file_sd_configs": [{"files": [str(folder / _TARGETS)], "refresh_interval": "3s"}],
        "metric_relabel_configs": [
            {
                "source_labels": rule["sourceLabels"],
                "regex": rule["regex"],
                "target_label": rule["targetLabel"],
            }
            for rule in monitor["metricRelabelings"]
        ],
    }


@asynccontextmanager
async def found(folder: Path, servers: Callable[[], list[psutil.Process]]) -> AsyncGenerator[None]:
    """Keep the list of targets as the servers come and go."""
    looking = asyncio.create_task(_look(folder, servers))
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


async def _look(folder: Path, servers: Callable[[], list[psutil.Process]]) -> None:
    before: set[str] | None = None
    while True:
        now = {f"127.0.0.1:{port}" for port in map(_port, servers()) if port is not None}
        if now != before:
            listed = [{"targets": sorted(now), "labels": {"inference_service": SERVICE}}]
            written = folder / f"{_TARGETS}.new"
            written.write_text(json.dumps(listed))
            written.rename(folder / _TARGETS)
            before = now
        await asyncio.sleep(LOOK_SECONDS)  # nobody tells when a process comes


def _port(server: psutil.Process) -> str | None:
    """Where it was told to listen; nothing of one that is gone."""
    try:
        return server.environ().get("PORT")
    except psutil.Error:
        return None
