"""The runtime mode: how strict a process is. Infrastructure branches on it, never on a persona."""

from enum import StrEnum

from pydantic_settings import BaseSettings, SettingsConfigDict

from somaagent.described import Described


class Mode(StrEnum):
    """How strict the platform is."""

    LOCAL = "LOCAL"
    DEVELOPMENT = "DEVELOPMENT"
    TEST = "TEST"
    TRAINING = "TRAINING"
    PRODUCTION = "PRODUCTION"

    @property
    def fails_closed(self) -> bool:
        """Whether what cannot be checked is refused."""
        return self in (Mode.TRAINING, Mode.PRODUCTION)


class ModeSettings(Described, BaseSettings):
    """How strict the platform is."""

    model_config = SettingsConfigDict(
        env_prefix="SOMA_",
        frozen=True,
        extra="ignore",
        populate_by_name=True,
    )

    mode: Mode = Mode.PRODUCTION
    """LOCAL, DEVELOPMENT, TEST, TRAINING or PRODUCTION; the strictest unless told otherwise."""
