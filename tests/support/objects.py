"""A SeaweedFS that speaks S3, as a process of the tests."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store
from pydantic import SecretStr

from somaagent.settings import FileSettings

ACCESS_KEY, SECRET_KEY = "tests", "a secret key of the tests"
BUCKET = "somaagent-files"
PATIENCE_SECONDS = 60.0
_MOST_STARTS = 5
_WEED = str(Path(sys.executable).with_name("weed"))


@dataclass(frozen=True)
class Bucket:
    """One bucket of a running service."""

    endpoint: str
    cluster: tuple[str, ...] = ()
    """How its administrator's shell reaches it."""

    def administer(self, command: str) -> None:
        """One command of its administrator's shell, such as `s3.configure …`."""
        done = subprocess.run(
            [_WEED, "shell", *self.cluster],
            input=command,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "error:" not in done.stdout + done.stderr, done.stdout + done.stderr

    def settings(self, **others: Any) -> FileSettings:
        """What a gateway is told; `others` are further fields."""
        return FileSettings(
            store="s3",
            s3_endpoint=self.endpoint,
            s3_bucket=BUCKET,
            s3_access_key=SecretStr(ACCESS_KEY),
            s3_secret_key=SecretStr(SECRET_KEY),
            **others,
        )

    # Any: obstore's functions take a union that pyright cannot see
    def store(self, *, access_key: str = ACCESS_KEY, secret_key: str = SECRET_KEY) -> Any:
        """A client of the bucket."""
        return S3Store(
            BUCKET,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=access_key,
            secret_access_key=secret_key,
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
            retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=2)},
        )

    def names(self, prefix: str = "") -> list[str]:
        """The names of the objects below a prefix."""
        pages: Any = obstore.list(self.store(), prefix)  # pyright: ignore[reportUnknownMemberType]
        return [str(item["path"]) for page in pages for item in page]


@contextmanager
def seaweed(folder: Path) -> Generator[Bucket]:
    """A service with the bucket, for the time of the block."""
    with ExitStack() as stack:
        for number in range(_MOST_STARTS):
            place = folder / str(number)
            place.mkdir()
            if (bucket := stack.enter_context(_started(place))) is not None:
                yield bucket
                return
        raise AssertionError(f"its ports were taken {_MOST_STARTS} times")


@contextmanager
def _started(folder: Path) -> Generator[Bucket | None]:
    """One try; None where another process took one of the free ports before it did."""
    actions = ["Admin", "Read", "Write", "List"]
    credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
    identities = [{"name": "tests", "credentials": credentials, "actions": actions}]
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": identities}))
    names = ("master", "volume", "filer", "s3")
    ports = dict(zip(names, _free(len(names)), strict=True))
    grpc = dict(zip(names, _free(len(names)), strict=True))
    command = [
        _WEED,
        "server",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={folder}",
        "-filer",
        "-s3",
        f"-s3.config={config}",
        "-s3.autoCreateBucket",
        # They would listen on fixed ports.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=8",
        *(f"-{name}.port={port}" for name, port in ports.items()),
        *(f"-{name}.port.grpc={port}" for name, port in grpc.items()),
    ]
    log = (folder / "log").open("wb")
    with log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
        bucket = Bucket(
            f"http://127.0.0.1:{ports['s3']}",
            tuple(f"-{name}=127.0.0.1:{ports[name]}.{grpc[name]}" for name in ("master", "filer")),
        )
        try:
            yield bucket if _wait(bucket, process, folder / "log") else None
        finally:
            # Its data is of no use to anybody.
            process.kill()


def _wait(bucket: Bucket, process: "subprocess.Popen[bytes]", log: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            obstore.put(bucket.store(), "ready", b"ready")
            obstore.delete(bucket.store(), "ready")
        except (BaseError, OSError):
            if process.poll() is not None:
                said = log.read_text(errors="replace")
                assert "address already in use" in said, said
                return False
            assert time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.1)
        else:
            return True


def _free(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
