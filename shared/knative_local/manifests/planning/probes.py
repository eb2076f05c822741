"""Probes with Knative's defaults for readiness and Kubernetes' for the others."""

from __future__ import annotations

from typing import Literal

from knative_local.manifests.models.pod import Probe
from knative_local.manifests.plan import ProbeSpec
from knative_local.manifests.reporting import Place

_LOOPBACK = frozenset({"", "127.0.0.1", "localhost", "::1"})


def plan_readiness(given: Probe | None, port: int, port_name: str, place: Place) -> ProbeSpec:
    """The readiness probe; without one of its own a container must accept a connection."""
    probe = given or Probe()
    period = probe.period_seconds or 0
    if period == 0:
        # Knative asks every 50 ms and gives up by its own rules.
        for name, value in (
            ("failureThreshold", probe.failure_threshold),
            ("timeoutSeconds", probe.timeout_seconds),
        ):
            if value:
                place.at(name).refuse("is not allowed while periodSeconds is 0")
    _check_numbers(probe, place)
    return _plan(probe, (port, port_name), place, period, default_kind="tcp")


def plan_kubernetes_probe(
    given: Probe | None, port: int, port_name: str, place: Place
) -> ProbeSpec | None:
    """A liveness or startup probe."""
    if given is None:
        return None
    if place.path[-1:] == ("startupProbe",):
        _check_port_is_given(given, place)
    _check_numbers(given, place)
    if (given.success_threshold or 1) != 1:
        place.at("successThreshold").refuse("must be 1")
    return _plan(given, (port, port_name), place, given.period_seconds or 10, default_kind=None)


def _check_port_is_given(probe: Probe, place: Place) -> None:
    """Knative fills in the port of the other probes, but not of this one."""
    for name, action in (
        ("httpGet", probe.http_get),
        ("tcpSocket", probe.tcp_socket),
        ("grpc", probe.grpc),
    ):
        if action is not None and not action.port:
            place.at(name, "port").refuse("is missing; a startup probe must name its port")


def _check_numbers(probe: Probe, place: Place) -> None:
    for name, value in (
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("periodSeconds", probe.period_seconds or 0),
        ("timeoutSeconds", probe.timeout_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ):
        if value < 0:
            place.at(name).refuse(f"{value} is negative")


def _plan(
    probe: Probe,
    port: tuple[int, str],
    place: Place,
    period: int,
    *,
    default_kind: str | None,
) -> ProbeSpec:
    used = [
        name
        for name, handler in (
            ("httpGet", probe.http_get),
            ("tcpSocket", probe.tcp_socket),
            ("exec", probe.exec),
            ("grpc", probe.grpc),
        )
        if handler is not None
    ]
    if len(used) > 1:
        place.refuse(f"has {' and '.join(used)}, only one is allowed")
    if not used and default_kind is None:
        place.refuse("needs one of httpGet, tcpSocket, exec and grpc")
    timing = ProbeSpec(
        kind="tcp",
        initial_delay_seconds=probe.initial_delay_seconds,
        period_seconds=period,
        timeout_seconds=probe.timeout_seconds or 1,
        success_threshold=probe.success_threshold or 1,
        failure_threshold=probe.failure_threshold or 3,
    )
    return _with_handler(probe, timing, port, place)


def _with_handler(
    probe: Probe, timing: ProbeSpec, port: tuple[int, str], place: Place
) -> ProbeSpec:
    if probe.http_get is not None:
        get, at = probe.http_get, place.at("httpGet")
        _check_host(get.host, at)
        if get.scheme == "HTTPS":
            at.at("scheme").refuse("only HTTP is supported")
        path = get.path if get.path.startswith("/") else f"/{get.path}"
        headers = tuple((header.name, header.value) for header in get.http_headers)
        return _replace(timing, "http", _port(get.port, port, at), path=path, headers=headers)
    if probe.exec is not None:
        if not probe.exec.command:
            place.at("exec", "command").refuse("is missing")
        return _replace(timing, "exec", None, command=tuple(probe.exec.command))
    if probe.grpc is not None:
        return _replace(
            timing,
            "grpc",
            _port(probe.grpc.port, port, place.at("grpc")),
            grpc_service=probe.grpc.service,
        )
    if probe.tcp_socket is not None:
        _check_host(probe.tcp_socket.host, place.at("tcpSocket"))
        return _replace(timing, "tcp", _port(probe.tcp_socket.port, port, place.at("tcpSocket")))
    return timing


def _replace(
    timing: ProbeSpec,
    kind: Literal["http", "tcp", "exec", "grpc"],
    port: int | None,
    *,
    path: str = "/",
    grpc_service: str = "",
    headers: tuple[tuple[str, str], ...] = (),
    command: tuple[str, ...] = (),
) -> ProbeSpec:
    return ProbeSpec(
        kind=kind,
        grpc_service=grpc_service,
        path=path,
        port=port,
        headers=headers,
        command=command,
        initial_delay_seconds=timing.initial_delay_seconds,
        period_seconds=timing.period_seconds,
        timeout_seconds=timing.timeout_seconds,
        success_threshold=timing.success_threshold,
        failure_threshold=timing.failure_threshold,
    )


def _check_host(host: str, place: Place) -> None:
    if host not in _LOOPBACK:
        place.at("host").refuse("only the container itself can be probed")


def _port(given: int | str, port: tuple[int, str], place: Place) -> int | None:
    """`None` for the container's own port, which gets another number here."""
    own, name = port
    if isinstance(given, str):
        if given not in {"", name}:
            place.at("port").refuse(f"{given!r} is not the name of the container's port, {name!r}")
        return None
    if given in {0, own}:
        return None
    if not 0 < given <= 65535:
        place.at("port").refuse(f"{given} is no port")
    return given
