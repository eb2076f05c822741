"""Where what analytics counts is kept."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class ClickHouseSettings(Described, BaseSettings):
    """How to reach a ClickHouse for analytics; without a URL the sums are kept in Postgres."""

    model_config = read_from("SOMA_CLICKHOUSE_", ignore_empty=True)

    url: str | None = None
    """Base URL of its HTTP interface, `https://` for TLS, without credentials."""
    user: str = "default"
    """Who reads and writes there."""
    password: SecretStr | None = None
    """That user's password."""
    database: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")] = "somaagent"
    """The database; `soma migrate analytics` makes its tables."""
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 5.0
    """Longest wait for an answer; then it is 503, and the broker delivers an event again."""
    retention_days: Annotated[int | None, Field(ge=31, le=36_500)] = None
    """How long rows are kept; for ever when left out. `soma migrate analytics` sets it there."""
