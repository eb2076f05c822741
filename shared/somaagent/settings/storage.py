"""Where data lies: the database and Redis."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class PostgresSettings(Described, BaseSettings):
    """How to reach the database that holds the truth."""

    model_config = read_from("SOMA_POSTGRES_")

    dsn: SecretStr
    """Connection string of the role that functions use; it owns nothing and obeys row security."""
    pool_max_size: Annotated[int, Field(ge=1, le=100)] = 4
    """Connections that one process opens at most."""
    command_timeout_seconds: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait for one statement."""


class RedisSettings(Described, BaseSettings):
    """How to reach the Redis that carries reply streams."""

    model_config = read_from("SOMA_REDIS_")

    url: SecretStr
    """Connection URL, credentials included."""
