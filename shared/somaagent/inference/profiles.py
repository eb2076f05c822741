"""Model profiles: which model plays a role for a tenant, how it is asked, and what it costs.

They are read in the statement that takes a turn, so a change holds from the next generation on,
and no cache has to be told of it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from somaagent.budgets.prices import FREE, Prices
from somaagent.mode import Mode
from somaagent.settings import ModelSettings, ProfileSettings

DIALOGUE: Final = "dialogue"
"""The role that answers where nothing else is said."""
PLATFORM: Final = "*"
"""In place of a tenant: the profiles that the operator keeps for all."""
PLATFORM_PROVIDER: Final = "platform"
"""Who serves the platform's own model."""
ANY_MODE: Final = "any"

CHAIN: Final = "SELECT profile_chain($1, $2, $3)"
"""Of a tenant, a role and a mode, as `Profiles.chain` reads it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """One model as one role uses it."""

    role: str
    settings: ModelSettings
    """How to reach the model and how to ask it."""
    provider: str = PLATFORM_PROVIDER
    prices: Prices = FREE
    context_tokens: int | None = None
    """How much the model reads and writes in one generation; None where nobody says."""
    forces_calls: bool = True
    """Whether its server can be told that the model has to call a tool."""

    @property
    def model(self) -> str:
        """The model's name as its server knows it."""
        return self.settings.name

    def most_tokens(self, prompt: int) -> int:
        """Tokens that a generation on a prompt of so many takes at most."""
        return prompt + self.settings.max_tokens

    def most_money(self, prompt: int) -> int:
        """Millionths of the ledger's currency that it costs at most."""
        return self.prices.cost(input_tokens=prompt, output_tokens=self.settings.max_tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """How profiles are read in this process."""

    platform: ModelSettings
    """The model that plays what nobody has a profile for."""
    bounds: ProfileSettings
    mode: Mode

    @property
    def own(self) -> ModelProfile:
        """The platform's own model, in the role that answers."""
        return self._platform(DIALOGUE)

    def _platform(self, role: str) -> ModelProfile:
        forces = self._forces_calls(PLATFORM_PROVIDER)
        return ModelProfile(role=role, settings=self.platform, forces_calls=forces)

    def _forces_calls(self, provider: str) -> bool:
        return provider not in self.bounds.without_tool_choice.split()

    def chain(self, written: str | None) -> tuple[ModelProfile, ...]:
        """The profile of a role and its fallbacks, as the schema's `profile_chain` tells them.

        A profile that cannot be used, its host not permitted or its secret absent, is left out and
        logged.
        """
        chain: list[ModelProfile] = []
        named: list[tuple[str, dict[str, Any] | None]] = orjson.loads(written or "[]")  # Any: JSON
        for role, row in named:
            if row is None:
                if all(profile.settings is not self.platform for profile in chain):
                    chain.append(self._platform(role))
            elif (settings := _settings(row, self.platform, self.bounds)) is not None:
                chain.append(
                    ModelProfile(
                        role=role,
                        settings=settings,
                        provider=row["provider"],
                        prices=Prices(row["input_price"], row["output_price"]),
                        context_tokens=row["context_tokens"],
                        forces_calls=self._forces_calls(row["provider"]),
                    )
                )
        return tuple(chain)


def cheaper(
    profiles: Sequence[ModelProfile], than: ModelProfile, *, prompt: int
) -> list[ModelProfile]:
    """Those of `profiles` that reserve less than `than`, the dearest of them first."""
    left = [
        profile
        for profile in profiles
        if profile.most_money(prompt) <= than.most_money(prompt)
        and profile.most_tokens(prompt) <= than.most_tokens(prompt)
        and (profile.most_money(prompt), profile.most_tokens(prompt))
        != (than.most_money(prompt), than.most_tokens(prompt))
    ]
    return sorted(
        left,
        key=lambda profile: (profile.most_money(prompt), profile.most_tokens(prompt)),
        reverse=True,
    )


def permits(hosts: str, base_url: str) -> bool:
    """Whether a tenant may have this address asked: `hosts` has its host, or its host and port."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or parts.hostname is None or "@" in parts.netloc:
        return False
    permitted = hosts.lower().split()
    return parts.hostname in permitted or parts.netloc.lower() in permitted


def _settings(
    row: dict[str, Any],  # Any: a row as JSON
    platform: ModelSettings,
    profiles: ProfileSettings,
) -> ModelSettings | None:
    tenant, secret = row["tenant"], row["secret"]
    if tenant != PLATFORM and not permits(profiles.hosts, row["base_url"]):
        logger.warning("profile_host_not_permitted", extra={"tenant": tenant, "role": row["role"]})
        return None
    key = None if secret is None else profiles.secrets.get(tenant, {}).get(secret)
    if secret is not None and key is None:
        logger.warning("profile_secret_absent", extra={"tenant": tenant, "role": row["role"]})
        return None
    changed: dict[str, Any] = {  # Any: of fields
        "base_url": row["base_url"],
        "name": row["model"],
        "api_key": key,
    }
    for name in ("temperature", "max_tokens"):
        if row[name] is not None:
            changed[name] = row[name]
    return platform.model_copy(update=changed)
