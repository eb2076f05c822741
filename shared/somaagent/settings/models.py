"""Language models: where they are, and who chooses which."""

from typing import Annotated, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class ModelSettings(Described, BaseSettings):
    """How to reach the language model over the OpenAI protocol."""

    model_config = read_from("SOMA_MODEL_")

    base_url: str
    """Base of the OpenAI routes, `/v1` or `/openai/v1` included."""
    name: str = "chat"
    """The model's name as its server knows it."""
    api_key: SecretStr | None = None
    """Bearer key, for providers that want one."""
    max_tokens: Annotated[int, Field(ge=1)] = 512
    """Longest answer, in tokens."""
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.2
    """Sampling temperature."""
    history_tokens: Annotated[int, Field(ge=0)] = 1500
    """Most tokens of earlier turns that are sent along, as the model's own tokenizer counts them;
    the oldest turns go first."""
    compaction_share: Annotated[float, Field(ge=0, le=1)] = 0.8
    """Share of the history's tokens from which on its older half is summarised, after an answer; 0
    for never."""
    compaction_tokens: Annotated[int, Field(ge=1)] = 200
    """Longest summary, in tokens; they are taken from those of the history."""
    compaction_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest time that a summary takes; without one the turn goes on as it is."""
    attachment_characters: Annotated[int, Field(ge=0)] = 6000
    """Most characters of a question's files that are sent along; what is cut is marked so."""
    first_token_timeout_seconds: Annotated[float, Field(gt=0)] = 120.0
    """Longest wait for the first token, a model's start from zero included."""
    token_timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest silence between two tokens."""
    system_prompt: str = "You are SomaAgent, a helpful assistant. Answer briefly and truthfully."
    """What the model is told before every conversation."""

    @classmethod
    def if_configured(cls) -> Self | None:
        """The settings, or None where nobody says where the model is.

        Raises:
            pydantic.ValidationError: A variable is wrong.
        """
        if _ModelAddress().base_url is None:
            return None
        return cls()  # pyright: ignore[reportCallIssue] - environment


class _ModelAddress(Described, BaseSettings):
    model_config = read_from("SOMA_MODEL_")

    base_url: str | None = None


class EscalationSettings(Described, BaseSettings):
    """When the router chooses the profile `escalation` instead of the persona's."""

    model_config = read_from("SOMA_ESCALATION_")

    enabled: bool = True
    """Whether it does at all."""
    fallback_enabled: bool = False
    """Whether length alone may be a reason, where no other rule holds."""
    fallback_characters: Annotated[int, Field(ge=1)] = 4000
    """The length that is one."""


class ProfileSettings(Described, BaseSettings):
    """What tenants' model profiles may use."""

    model_config = read_from("SOMA_PROFILES_")

    hosts: str = ""
    """Space-separated hosts, `host` or `host:port`, that a tenant's own profiles may name. The
    operator's profiles may name any."""
    secrets: dict[str, dict[str, SecretStr]] = {}
    """JSON: for each tenant, or `*` for the operator's own, the keys of providers by the names that
    profiles give them."""
    without_tool_choice: str = ""
    """Space-separated providers, as profiles name them (`platform` is the platform's own model),
    whose servers ignore or refuse `tool_choice`: no persona that needs it is answered by them."""
