"""What the user of one machine may set."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from somaagent.described import Described

Analytics = Literal["postgres", "clickhouse"]


class OwnServers(Described, BaseSettings):
    """Servers of the user's own, used instead of the embedded ones."""

    model_config = SettingsConfigDict(
        env_prefix="SOMA_",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    postgres_dsn: SecretStr | None = None
    """`postgresql://` URL of a role that may create tables and roles; pgvector is not needed."""
    redis_url: SecretStr | None = None
    """`redis://` URL."""
    kafka_bootstrap: str | None = None
    """`HOST:PORT` of a Kafka broker without authentication."""
    clickhouse_url: str | None = None
    """Base URL of a ClickHouse's HTTP interface, for analytics; the other `SOMA_CLICKHOUSE_*` are
    taken from the environment as well."""
    analytics: Analytics = "postgres"
    """Where analytics are kept that have no ClickHouse of the user's own: in Postgres, or in an
    embedded ClickHouse, which `make analytics` installs."""
    model_file: Path | None = None
    """A GGUF file of the user's own, served instead of the model of the table."""

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: ValidationInfo) -> object:
        if value != "" or info.field_name is None:
            return value
        return cls.model_fields[info.field_name].default


class CacheSettings(Described, BaseSettings):
    """Where downloads that outlive a checkout are kept."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    xdg_cache_home: Annotated[str, Field(validation_alias="XDG_CACHE_HOME")] = ""
    """Folder of the user's caches, models among them; `~/.cache` by default."""

    @property
    def models(self) -> Path:
        """The folder of model files."""
        # The XDG specification: a relative path is to be ignored.
        given = Path(self.xdg_cache_home)
        base = given if given.is_absolute() else Path.home() / ".cache"
        return base / "somaagent" / "models"
