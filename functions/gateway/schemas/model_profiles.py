"""Model profiles: which model plays a role for the tenant."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field

from functions.gateway.schemas.model import MOMENT, model, storable
from functions.gateway.schemas.personas import Profile, Temperature
from somaagent.described import Described

MOST_FALLBACKS: Final = 8
_TOKENS: Final = 16_777_216
_PRICE: Final = 10**12

ProfileMode = Literal["any", "LOCAL", "DEVELOPMENT", "TEST", "TRAINING", "PRODUCTION"]
_Tokens = Annotated[int, Field(ge=1, le=_TOKENS)]
_Price = Annotated[int, Field(ge=0, le=_PRICE)]
_Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(storable)]

_CONTENT: Final = {
    "provider": "groq",
    "model": "llama-3.1-8b-instant",
    "base_url": "https://api.groq.com/openai/v1",
    "secret": "groq",
    "temperature": 0.2,
    "max_tokens": 512,
    "context_tokens": 131_072,
    "fallbacks": ["small"],
    "input_price": 50_000,
    "output_price": 80_000,
}


class ProfileContent(Described, BaseModel):
    """A model and how it is asked."""

    model_config = model(_CONTENT, closed=True)

    provider: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
    """Who serves the model: kserve, vllm, groq, huggingface, …"""
    model: _Name
    """The model's name as its server knows it."""
    base_url: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(storable)]
    """Base of its OpenAI routes, on a host that the operator permits."""
    secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")] | None = None
    """The name under which the operator keeps the tenant's key for it; never the key itself."""
    temperature: Temperature | None = None
    """Sampling temperature; null takes the platform's. A persona's own goes before it."""
    max_tokens: _Tokens | None = None
    """Longest answer, in tokens; null takes the platform's."""
    context_tokens: _Tokens | None = None
    """What the model reads and writes in one generation; null where it is not known."""
    fallbacks: Annotated[list[Profile], Field(max_length=MOST_FALLBACKS)] = []
    """Roles whose profiles are asked, in this order, when the model does not begin to answer, and
    of which the cheaper ones answer when the budget is used up."""
    input_price: _Price = 0
    """Of a million tokens of a prompt, in millionths of the ledger's currency."""
    output_price: _Price = 0
    """Of a million tokens of an answer, in millionths of the ledger's currency."""


class ModelProfile(Described, BaseModel):
    """A profile of the tenant."""

    model_config = model(
        {
            "role": "dialogue",
            "mode": "any",
            **_CONTENT,
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    )

    role: str
    """What personas and the router name."""
    mode: str
    """The mode of the platform in which it holds; `any` holds where there is none of the mode."""
    provider: str
    """Who serves the model."""
    model: str
    """The model's name as its server knows it."""
    base_url: str
    """Base of its OpenAI routes."""
    secret: str | None
    """The name of the key for it."""
    temperature: float | None
    """Sampling temperature; null takes the platform's."""
    max_tokens: int | None
    """Longest answer, in tokens; null takes the platform's."""
    context_tokens: int | None
    """What the model reads and writes in one generation."""
    fallbacks: list[str]
    """Roles whose profiles are asked after it."""
    input_price: int
    """Of a million tokens of a prompt, in millionths of the ledger's currency."""
    output_price: int
    """Of a million tokens of an answer, in millionths of the ledger's currency."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class ModelProfileList(Described, BaseModel):
    """The tenant's profiles, by role and mode."""

    model_config = model({"profiles": []})

    profiles: list[ModelProfile]
    """All of them."""
