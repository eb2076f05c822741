"""How settings classes read their variables."""

from pydantic_settings import SettingsConfigDict


def read_from(prefix: str, *, ignore_empty: bool = False) -> SettingsConfigDict:
    """How a class reads the variables that begin with `prefix`."""
    return SettingsConfigDict(
        env_prefix=prefix,
        env_ignore_empty=ignore_empty,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        # A value that is wrong, or stands beside a missing one, may be a password.
        hide_input_in_errors=True,
    )
