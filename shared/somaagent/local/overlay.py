"""The overlay of one run: the local one with this machine's addresses and secrets merged in."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from somaagent.local.credentials import Credentials, write_private
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.settings import ClickHouseSettings, TelemetrySettings

ISSUER: Final = "somaagent-local"
AUDIENCE: Final = "somaagent"

_PROGRAMS: Final = "/usr/local/bin:/usr/bin:/bin"
_SETTING: Final = re.compile(r"SOMA_[A-Z0-9_]+")
_SECRETS: Final = frozenset(
    {
        *("SOMA_POSTGRES_DSN", "SOMA_REDIS_URL", "SOMA_CLICKHOUSE_PASSWORD"),
        *("SOMA_EVENT_SIGNING_KEY", "SOMA_JWT_SECRET"),
    }
)
_APP_ROLE: Final = "soma_app"
_TREES: Final = ("knative", "eventing", "kserve")
_KUSTOMIZATION: Final = """\
# Written by `soma up`; do not edit.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - {base}
configMapGenerator:
  - name: settings
    namespace: somaagent
    behavior: merge
    envs: [settings.env]
secretGenerator:
  - name: credentials
    namespace: somaagent
    behavior: merge
    envs: [credentials.env]
  - name: gateway-credentials
    namespace: somaagent
    behavior: merge
    envs: [gateway-credentials.env]
patches:
  - target: {{kind: ConfigMap, name: config-autoscaler}}
    patch: |-
      - {{op: add, path: /data/stable-window, value: {window}s}}
      - {{op: add, path: /data/scale-to-zero-grace-period, value: {grace}s}}
  - target: {{kind: PingSource, name: sweeper-every-minute}}
    patch: |-
      - {{op: replace, path: /spec/schedule, value: "*/{sweep} * * * *"}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What the local data plane is given."""

    folder: Path
    """The kustomization."""
    images: Path
    """What stands for the container images."""
    digest: str
    """Changes with anything that a running data plane would have to be started again for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idling:
    """When functions that nobody needs go."""

    window_seconds: int = 60
    """Time without requests; Knative's own default."""
    grace_seconds: int = 30
    """Time to hand over to the activator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the caller of `soma up` wants otherwise than the manifests have it."""

    idling: Idling = field(default_factory=Idling)
    sweep_minutes: int = 5
    """Between two sweeps for what nobody works on: each starts a process."""
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    """Settings of the functions, by the names of their variables."""
    watch: bool = False
    """Whether the data plane follows the files of the overlay."""
    telemetry: TelemetrySettings = field(default_factory=TelemetrySettings)
    """Where traces go, as the caller's own environment has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """What the functions connect to."""

    postgres_dsn: str
    """Of the role that owns the tables; the functions get their own."""
    redis_url: str
    model_file: Path
    model_sha256: str | None
    clickhouse: ClickHouseSettings | None = None
    """None where analytics are kept in Postgres."""


def write(
    layout: Layout,
    checkout: Path,
    credentials: Credentials,
    connections: Connections,
    wishes: Wishes,
) -> Overlay:
    """Write the overlay and the images file."""
    folder, idling = layout.run / "overlay", wishes.idling
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    base = os.path.relpath(checkout / "knative" / "overlays" / "local", folder)
    texts = {
        folder / "kustomization.yaml": _KUSTOMIZATION.format(
            base=base,
            window=idling.window_seconds,
            grace=idling.grace_seconds,
            sweep=wishes.sweep_minutes,
        ),
        folder / "settings.env": _lines(
            {
                "SOMA_JWT_ISSUER": ISSUER,
                "SOMA_JWT_AUDIENCE": AUDIENCE,
                "SOMA_WORKSPACES_DIR": str(layout.workspaces.absolute()),
            }
            | _traces(layout, wishes.telemetry)
            | _clickhouse(connections.clickhouse)
            | dict(wishes.settings)
        ),
        folder / "credentials.env": _lines(
            {
                "SOMA_POSTGRES_DSN": application_dsn(connections, credentials.app_password),
                "SOMA_REDIS_URL": connections.redis_url,
                "SOMA_EVENT_SIGNING_KEY": credentials.event_signing_key,
            }
            | _collector_credential(wishes.telemetry)
            | _clickhouse_credential(connections.clickhouse)
        ),
        folder / "gateway-credentials.env": _lines({"SOMA_JWT_SECRET": credentials.jwt_secret}),
        layout.run / "images.json": json.dumps(_images(checkout, connections), indent=1) + "\n",
    }
    digest = hashlib.sha256()
    for file, text in texts.items():
        write_private(file, text.encode())
        digest.update(text.encode())
    for file in sorted(path for tree in _TREES for path in (checkout / tree).rglob("*.*")):
        if file.is_file():
            digest.update(str(file).encode() + file.read_bytes())
    return Overlay(folder=folder, images=layout.run / "images.json", digest=digest.hexdigest())


def setting(text: str) -> tuple[str, str]:
    """The name and the value of a setting that is written `NAME=VALUE`.

    Raises:
        ValueError: It is none; secrets are not given this way.
    """
    name, equals, value = text.partition("=")
    if not equals or not _SETTING.fullmatch(name):
        raise ValueError(f"{name!r} is no setting: write SOMA_NAME=VALUE, see docs/settings.md")
    if not value.isprintable():
        raise ValueError(f"the value of {name} has characters that no setting can have")
    if name in _SECRETS:
        raise ValueError(f"{name} is a secret, which soma up makes or takes from its environment")
    return name, value


def unknown(names: Iterable[str], checkout: Path) -> list[str]:
    """Those of the names that no setting of the functions has, so that nobody would read them."""
    page = (checkout / "docs" / "settings.md").read_text(encoding="utf-8")
    return [name for name in names if f"| `{name}` |" not in page]


def traces_folder(layout: Layout, telemetry: TelemetrySettings) -> Path | None:
    """Where spans are stored: where the caller of `soma up` wants them, or beside the logs.

    Nowhere, where the caller's variable is there and empty.
    """
    if telemetry.traces_dir == "":
        return None
    return Path(telemetry.traces_dir or layout.traces).absolute()


def traces_in_use(layout: Layout) -> Path:
    """Where the platform that was started last stores its spans."""
    with contextlib.suppress(FileNotFoundError):
        for line in (layout.run / "overlay" / "settings.env").read_text("utf-8").splitlines():
            if line.startswith("SOMA_TRACES_DIR="):
                return Path(line.partition("=")[2])
    return layout.traces


def _traces(layout: Layout, telemetry: TelemetrySettings) -> dict[str, str]:
    """Where the traces of all functions go."""
    folder = traces_folder(layout, telemetry)
    wanted = {} if folder is None else {"SOMA_TRACES_DIR": str(folder)}
    if telemetry.otlp_endpoint:
        wanted["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetry.otlp_endpoint
    return wanted


def _collector_credential(telemetry: TelemetrySettings) -> dict[str, str]:
    """What the traces' collector wants of whoever sends: a secret, so in no ConfigMap.

    Raises:
        LocalProblem: It has characters that no header has.
    """
    if not telemetry.otlp_endpoint or telemetry.otlp_headers is None:
        return {}
    headers = telemetry.otlp_headers.get_secret_value()
    if not headers.isprintable():
        raise LocalProblem(
            "OTEL_EXPORTER_OTLP_HEADERS has characters that no header can have",
            remedy="write name=value, separated by commas; percent-encode what is not ASCII",
        )
    return {"OTEL_EXPORTER_OTLP_HEADERS": headers}


def _clickhouse(settings: ClickHouseSettings | None) -> dict[str, str]:
    """Where analytics go."""
    if settings is None or settings.url is None:
        return {}
    return {
        "SOMA_CLICKHOUSE_URL": settings.url,
        "SOMA_CLICKHOUSE_USER": settings.user,
        "SOMA_CLICKHOUSE_DATABASE": settings.database,
    }


def _clickhouse_credential(settings: ClickHouseSettings | None) -> dict[str, str]:
    if settings is None or settings.password is None:
        return {}
    return {"SOMA_CLICKHOUSE_PASSWORD": settings.password.get_secret_value()}


def application_dsn(connections: Connections, password: str) -> str:
    """The address of the database for the role of the functions."""
    parts = urlsplit(connections.postgres_dsn)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{_APP_ROLE}:{quote(password, safe='')}@{host}"))


def _images(checkout: Path, connections: Connections) -> dict[str, dict[str, object]]:
    # The interpreter of this environment comes first, so `python` is the one with our packages. The
    # rest is what a container has, not what this shell has: the same in every terminal.
    programs = f"{Path(sys.prefix) / 'bin'}:{_PROGRAMS}"
    # A container listens on all its addresses; a process here must not be reached from outside.
    environment = {"PATH": programs, "HOST": "127.0.0.1"}
    image: dict[str, object] = {"folder": str(checkout), "environment": environment}
    model = {"PATH": programs, "MODEL_PATH": str(connections.model_file)}
    if connections.model_sha256 is not None:
        model["MODEL_SHA256"] = connections.model_sha256
    return {
        "images": {
            "somaagent-core": image,
            "somaagent-gateway": image,
            "somaagent-tools": image,
            "somaagent-llama": {"folder": str(checkout), "environment": model},
        }
    }


def _lines(values: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())
