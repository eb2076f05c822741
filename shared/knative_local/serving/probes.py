"""Asks a process whether it is ready, alive or started."""

import asyncio
import contextlib
from pathlib import Path

from knative_local.http1 import Client, TransportError
from knative_local.manifests.plan import ProbeSpec
from knative_local.serving.grpc_health import serves
from knative_local.serving.ports import HOST

AGGRESSIVE_PERIOD_SECONDS = 0.05
_AGGRESSIVE_TIMEOUT_SECONDS = 0.1
_AGGRESSIVE_POLL_SECONDS = 10.0
_FIRST_ACCEPT_SECONDS = 0.01


class Probe:
    """One probe of one process."""

    def __init__(
        self,
        spec: ProbeSpec,
        *,
        declared_port: int,
        port: int,
        environment: dict[str, str],
        folder: Path | None,
    ) -> None:
        self._spec = spec
        same = spec.port is None or spec.port == declared_port
        self._port = port if same or spec.port is None else spec.port
        self._environment = environment
        self._folder = folder
        self._client = Client()

    async def until_success(self, *, again: bool = False) -> None:
        """Probe until it succeeds as often as the probe asks for.

        A process that starts is asked every 50 ms, whatever the period; one that was ready before
        (`again`) in its period.
        """
        spec = self._spec
        period = AGGRESSIVE_PERIOD_SECONDS
        if again:
            period = float(spec.period_seconds) or period
        else:
            await asyncio.sleep(spec.initial_delay_seconds)
        timeout = self._timeout()
        if spec.kind != "exec":
            await self._until_accepting()
        successes = 0
        try:
            while True:
                successes = successes + 1 if await self._once(timeout) else 0
                if successes >= max(1, spec.success_threshold):
                    return
                await asyncio.sleep(period)
        finally:
            await self._client.close()

    async def until_failure(self) -> None:
        """Probe in its period until it has failed as often in a row as it may."""
        spec = self._spec
        await asyncio.sleep(spec.initial_delay_seconds)
        failures = 0
        try:
            while failures < max(1, spec.failure_threshold):
                await asyncio.sleep(spec.period_seconds or (1 if self._aggressive else 10))
                failures = 0 if await self._asked() else failures + 1
        finally:
            await self._client.close()

    @property
    def _aggressive(self) -> bool:
        """Whether Knative's own proxy asks, in its own rhythm; programs are run by a kubelet."""
        return self._spec.period_seconds == 0 and self._spec.kind != "exec"

    async def _asked(self) -> bool:
        """Ask once in its period; in the aggressive mode that is as often as ten seconds allow."""
        if not self._aggressive:
            return await self._once(self._timeout())
        try:
            async with asyncio.timeout(_AGGRESSIVE_POLL_SECONDS):
                while not await self._once(self._timeout()):  # noqa: ASYNC110 - see below
                    await asyncio.sleep(AGGRESSIVE_PERIOD_SECONDS)
        except TimeoutError:
            return False
        return True

    def _timeout(self) -> float:
        if self._aggressive:
            return _AGGRESSIVE_TIMEOUT_SECONDS
        return float(self._spec.timeout_seconds)

    async def _until_accepting(self) -> None:
        # A refused connection on the loopback costs next to nothing, so the moment in which the
        # process begins to listen is found sooner than by probing every 50 ms.
        while not await self._accepts():  # noqa: ASYNC110 - another process cannot set an event
            await asyncio.sleep(_FIRST_ACCEPT_SECONDS)

    async def _once(self, timeout: float) -> bool:
        match self._spec.kind:
            case "http":
                return await self._get(timeout)
            case "tcp":
                return await self._accepts()
            case "exec":
                return await self._run(timeout)
            case "grpc":
                return await serves(HOST, self._port, self._spec.grpc_service, timeout=timeout)

    async def _get(self, timeout: float) -> bool:
        spec = self._spec
        headers = [(name.lower().encode(), value.encode()) for name, value in spec.headers]
        headers.append((b"user-agent", b"kube-probe/1.34"))
        headers.append((b"k-kubelet-probe", b"queue"))
        url = f"http://{HOST}:{self._port}/{spec.path.lstrip('/')}"
        try:
            answer = await self._client.request("GET", url, headers, timeout=timeout)
        except TransportError:
            return False
        await answer.close()
        return 200 <= answer.status < 400

    async def _accepts(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, self._port)
        except OSError:
            return False
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return True

    async def _run(self, timeout: float) -> bool:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._spec.command,
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError:
            return False
        try:
            async with asyncio.timeout(timeout):
                return await process.wait() == 0
        except TimeoutError:
            return False
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
