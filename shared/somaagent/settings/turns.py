"""How long turns may take."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class TurnSettings(Described, BaseSettings):
    """How long turns may take."""

    model_config = read_from("SOMA_TURNS_")

    most_seconds: Annotated[float, Field(gt=0)] = 86_400.0
    """How old a turn may become; one that is not over by then is `expired` by the sweeper."""
