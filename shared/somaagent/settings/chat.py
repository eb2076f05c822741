"""The gateway's OpenAI-compatible routes."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class ChatSettings(Described, BaseSettings):
    """Bounds of the gateway's OpenAI-compatible routes; `SOMA_MODEL_*` says where the model is."""

    model_config = read_from("SOMA_CHAT_")

    most_tokens: Annotated[int, Field(ge=1)] = 4096
    """Longest answer, in tokens; a client may ask for less."""
    most_seconds: Annotated[float, Field(gt=0, le=3600)] = 300.0
    """Longest time that one answer may take."""
    concurrent: Annotated[int, Field(ge=1)] = 64
    """Answers that one process lets be generated at once; further requests are told 429."""
    concurrent_of_tenant: Annotated[int, Field(ge=1)] = 16
    """Those of one tenant among them."""
    response_days: Annotated[int, Field(ge=1, le=366)] = 30
    """How long a stored response can be retrieved and continued."""
