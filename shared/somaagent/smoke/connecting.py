"""The connection to a gateway, and what a failed one says about the address."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

import httpx

from somaagent.smoke.checks import CheckFailed

CONNECT_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the platform is."""

    url: str
    """Base URL of the gateway."""
    connect_to: str | None = None
    """`host:port` to connect to instead of what the URL names, which TLS and `Host` still say."""
    ca_file: Path | None = None
    """Certificates of authorities to trust, in place of the usual ones."""

    @property
    def parts(self) -> SplitResult:
        """The parts of the URL."""
        return urlsplit(self.url.rstrip("/"))

    @property
    def base(self) -> str:
        """What is connected to."""
        parts = self.parts
        place = self.connect_to or parts.netloc
        return f"{parts.scheme}://{place}{parts.path}"

    def client(self, token: str | None) -> httpx.AsyncClient:
        """A client of the gateway; redirects are not followed, because a credential would be.

        Raises:
            CheckFailed: The file of authorities cannot be used.
        """
        headers = {"Host": self.parts.netloc, "User-Agent": "soma-smoke"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            verify = ssl.create_default_context(cafile=self.ca_file) if self.ca_file else True
        except OSError as error:
            raise CheckFailed(
                f"the certificates in {self.ca_file} cannot be read: {error}",
                cause="--ca-file names no file of certificates in PEM format",
            ) from error
        # The caller bounds the whole run; a stream may be silent between two heartbeats.
        timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)
        return httpx.AsyncClient(
            base_url=self.base, headers=headers, timeout=timeout, verify=verify, trust_env=True
        )

    @property
    def extensions(self) -> dict[str, str]:
        """What each request needs, so that the certificate is checked for the URL's own name."""
        host = self.parts.hostname
        return {"sni_hostname": host} if self.connect_to and host else {}


def unreachable(error: httpx.TransportError, target: Target) -> CheckFailed:
    """What it means that no connection came about."""
    place = target.connect_to or target.parts.netloc
    causes = list(_chain(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CheckFailed(
                f"the certificate of {place} is not trusted: {cause.verify_message}",
                cause="a private authority (name it with --ca-file), a certificate that has ended, "
                "or one for another host",
            )
        if isinstance(cause, ssl.SSLError):
            return CheckFailed(
                f"{place} does not speak TLS: {cause.reason or cause}",
                cause="the listener takes plain HTTP, or nothing that a browser would take; "
                "look at the ingress",
            )
        if isinstance(cause, socket.gaierror):
            return CheckFailed(
                f"the name {target.parts.hostname} does not resolve",
                cause="a wrong URL, or its DNS record does not exist yet",
            )
        if isinstance(cause, ConnectionRefusedError):
            return CheckFailed(
                f"nothing listens at {place}",
                cause="a wrong URL or port, or the ingress is not running",
            )
    if isinstance(error, httpx.TimeoutException):
        return CheckFailed(
            f"{place} did not answer in time",
            cause="a firewall or security group drops the packets, a wrong URL, or no process of "
            "the gateway gets ready behind the ingress (Postgres down, migrations missing)",
        )
    return CheckFailed(
        f"the connection to {place} failed: {type(error).__name__}: {error}",
        cause="a wrong URL or port, or something that is no gateway",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error with all that led to it."""
    waiting, seen = [error], set[int]()
    while waiting:
        found = waiting.pop(0)
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, BaseExceptionGroup):
            group = cast("BaseExceptionGroup[BaseException]", found)
            waiting += group.exceptions
        waiting += [each for each in (found.__cause__, found.__context__) if each is not None]
