"""Servers of the user's own: whether anybody answers where their variables point."""

import socket
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from somaagent.local.settings import OwnServers

_PORTS: Final = {
    "redis": 6379,
    "rediss": 6379,
    "kafka": 9092,
    "postgresql": 5432,
    "postgres": 5432,
    "http": 80,
    "https": 443,
}
"""What each kind of address may begin with, and the port it means when it names none."""
_SECONDS: Final = 2


def given(own: OwnServers) -> dict[str, str]:
    """Variable to address, of those that are set."""
    addresses = {
        "SOMA_POSTGRES_DSN": _plain(own.postgres_dsn),
        "SOMA_REDIS_URL": _plain(own.redis_url),
        "SOMA_CLICKHOUSE_URL": own.clickhouse_url,
        "SOMA_KAFKA_BOOTSTRAP": f"kafka://{own.kafka_bootstrap}" if own.kafka_bootstrap else None,
    }
    return {name: address for name, address in addresses.items() if address}


def silent(own: OwnServers) -> list[str]:
    """The variables whose servers nobody can reach."""
    return [name for name, address in given(own).items() if not _reachable(address)]


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _reachable(address: str) -> bool:
    try:
        parts = urlsplit(address.partition(",")[0])
        usual = _PORTS[parts.scheme.partition("+")[0]]
        host = parts.hostname or "localhost"
        socket.create_connection((host, parts.port or usual), timeout=_SECONDS).close()
    except (OSError, ValueError, KeyError):
        return False
    return True
