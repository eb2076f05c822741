"""What `soma status` tells: addresses, servers, functions."""

import socket
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from somaagent.local.dataplane import Running, ask
from somaagent.local.errors import NotRunning
from somaagent.local.platforms import Platform, PlatformRecord

NAMESPACE: Final = "somaagent"
BROKER: Final = "default"
GATEWAY: Final = "gateway"


class FunctionStatus(BaseModel):
    """One Knative Service."""

    name: str
    ready: bool
    replicas: int
    url: str
    lag: int
    """Events that wait for it."""
    reason: str = ""


class ServerStatus(BaseModel):
    """One server beneath the functions."""

    name: str
    running: bool
    detail: str


class PlatformStatus(BaseModel):
    """The running platform; the addresses can be used as they are."""

    model_config = ConfigDict(frozen=True)

    state: str
    gateway_url: str
    ingress_url: str
    """Takes CloudEvents by POST."""
    ingress_base_url: str
    status_url: str
    metrics_url: str
    postgres_dsn: str
    redis_url: str
    kafka_bootstrap: str
    clickhouse_url: str | None
    """None where analytics are kept in Postgres."""
    model: str
    functions: list[FunctionStatus]
    services: list[ServerStatus]


def status(platform: Platform) -> PlatformStatus:
    """How the platform is.

    Raises:
        NotRunning: It is not running, or its data plane does not answer.
    """
    running = platform.data_plane.running()
    record = record_of(platform)
    if running is None:
        raise NotRunning("the platform is not running, or only in part", remedy="make up")
    told = ask(running.ready.status_url)
    functions = _functions(told)
    gateway = next((function.url for function in functions if function.name == GATEWAY), "")
    return PlatformStatus(
        state=str(platform.layout.state),
        gateway_url=gateway,
        ingress_url=f"{running.ready.ingress.rstrip('/')}/{NAMESPACE}/{BROKER}",
        ingress_base_url=running.ready.ingress,
        status_url=running.ready.status_url,
        metrics_url=running.ready.metrics_url,
        postgres_dsn=record.postgres_dsn,
        redis_url=record.redis_url,
        kafka_bootstrap=record.kafka_bootstrap,
        clickhouse_url=record.clickhouse_url,
        model=record.model,
        functions=functions,
        services=_servers(platform, record, running),
    )


def record_of(platform: Platform) -> PlatformRecord:
    """Where its servers are, whether its functions run or not.

    Raises:
        NotRunning: It is not running.
    """
    try:
        return PlatformRecord.model_validate_json(platform.layout.record.read_bytes())
    except (OSError, ValidationError) as error:
        raise NotRunning("the platform is not running", remedy="make up") from error


def _functions(told: dict[str, Any]) -> list[FunctionStatus]:  # Any: foreign JSON
    services: list[dict[str, Any]] = told.get("services", [])  # Any: as above
    triggers: list[dict[str, Any]] = told.get("triggers", [])  # Any: as above
    names = sorted((str(service["name"]) for service in services), key=len, reverse=True)

    def served_by(trigger: dict[str, Any]) -> str:  # Any: as above
        # A Trigger is named <function>-<event>, and one function's name may begin another's.
        name = str(trigger["name"])
        return next((function for function in names if name.startswith(f"{function}-")), "")

    lags: dict[str, int] = {}
    for trigger in triggers:
        function = served_by(trigger)
        lags[function] = lags.get(function, 0) + int(trigger.get("lag") or 0)
    return [
        FunctionStatus(
            name=service["name"],
            ready=bool(service.get("ready")),
            replicas=int(service.get("replicas") or 0),
            url=str(service.get("url") or ""),
            lag=lags.get(service["name"], 0),
            reason=str(service.get("reason") or ""),
        )
        for service in services
    ]


def _servers(platform: Platform, record: PlatformRecord, running: Running) -> list[ServerStatus]:
    own = platform.own
    host = record.postgres_dsn.rpartition("@")[2]
    rows = [
        ("postgres", host, own.postgres_dsn is not None),
        ("valkey", record.redis_url.rpartition("@")[2], own.redis_url is not None),
        ("kafka", record.kafka_bootstrap, own.kafka_bootstrap is not None),
    ]
    if record.clickhouse_url is not None:
        address = record.clickhouse_url.partition("://")[2]
        rows.append(("clickhouse", address, own.clickhouse_url is not None))
    servers = [
        ServerStatus(
            name=name,
            running=_listens(address),
            detail=f"{address}{' (your own)' if yours else ''}",
        )
        for name, address, yours in rows
    ]
    return [
        *servers,
        ServerStatus(name="knative-local", running=True, detail=f"pid {running.pid}"),
    ]


def _listens(address: str) -> bool:

    host, _, rest = address.partition(":")
    port = "".join(character for character in rest.partition("/")[0] if character.isdigit())
    try:
        socket.create_connection((host, int(port or 0)), timeout=2).close()
    except (OSError, ValueError):
        return False
    return True
