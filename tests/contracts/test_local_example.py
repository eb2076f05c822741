"""The example that introduces the local data plane does what its page says."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from tests.contracts.repository import ROOT
from tests.support.platform import until

EXAMPLE = ROOT / "docs" / "examples" / "greeter"
KNATIVE_LOCAL = Path(sys.executable).parent / "knative-local"


async def test_the_greeters_example_runs_as_described(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        str(KNATIVE_LOCAL),
        *("run", "manifests", "--images", "images.yaml", "--state", str(tmp_path)),
        cwd=EXAMPLE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), timeout=120)
        ready: dict[str, Any] = json.loads(line)
        assert ready["status"] == "ready"
        said = await _send_both_events(str(ready["ingress"]), tmp_path)
        started = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = await asyncio.wait_for(process.wait(), timeout=60)

    assert sorted(said) == [
        'example.greeted error=- {"greeting": "Hello, Ada!"}',
        "example.person-arrived error=422 nonsense",
    ]
    assert ended == 0
    assert started
    gone, alive = psutil.wait_procs(started, timeout=60)
    assert (len(gone), alive) == (len(started), [])


async def _send_both_events(ingress: str, state: Path) -> list[str]:
    headers = {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-source": "/door",
        "ce-type": "example.person-arrived",
    }
    async with aiohttp.ClientSession() as client:
        for number, body in enumerate((b'{"name": "Ada"}', b"nonsense")):
            url = f"{ingress}/default/default"
            sent = {**headers, "ce-id": str(number)}
            async with client.post(url, data=body, headers=sent) as response:
                assert response.status == 202

    async def both() -> list[str]:
        log = state / "logs" / "printer-00001.log"
        lines = await asyncio.to_thread(log.read_text) if log.exists() else ""
        found = [line for line in lines.splitlines() if line.startswith("example.")]
        return found if len(found) >= 2 else []

    return await until(both, "the printer to get both events")
