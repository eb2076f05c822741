"""What an answer straight from the model may cost, before it, and what it did cost, after it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from uuid import UUID, uuid4

import orjson

from functions.gateway.openai_api.completions import usage_of
from functions.gateway.problems import Problem
from somaagent.budgets import Account, Charge, Exceeded, Reservation, release, reserve, settle
from somaagent.errors import ModelUnavailable
from somaagent.inference.chat import ChatModel, most_prompt_tokens
from somaagent.inference.profiles import DIALOGUE, ModelProfile, Profiles, cheaper
from somaagent.inference.tokens import TokenCounter
from somaagent.storage.database import Database

_TERMS: Final = "SELECT * FROM spending_terms($1, $2, $3)"
_BYTES_PER_TOKEN: Final = 4
"""A rule of thumb, for an answer that was cut off before its server told the usage."""


@dataclass(slots=True, kw_only=True)
class Tab:
    """One answer's account: opened before the model is asked, closed when it has said its last."""

    database: Database
    account: Account
    entry: UUID
    profile: ModelProfile
    prompt: int
    """Tokens of the prompt, as far as it is known."""
    fallbacks: int = 0
    """How many other profiles there are to be tried."""
    pieces: int = 0
    usage: Mapping[str, Any] | None = None  # Any: foreign JSON

    @classmethod
    async def open(
        cls,
        database: Database,
        account: Account,
        request: Mapping[str, Any],  # Any: JSON
        *,
        model: ChatModel,
        profiles: Profiles,
        role: str | None = None,
        away: Collection[str] = (),
    ) -> Self:
        """Choose the profile and reserve what the answer may cost at most.

        Over budget the profiles that cost less are tried, the dearest of them first. Those whose
        models are `away` are left out.

        Raises:
            Problem: 429, limits stand in the way; 503, no profile can be used.
            StorageUnavailable: Postgres failed.
        """
        (terms,) = await database.call(account.tenant, _TERMS, role or DIALOGUE, profiles.mode)
        left = [each for each in profiles.chain(terms["profiles"]) if each.role not in away]
        if not left:
            raise Problem(503, "model_unavailable", "no model profile can be used")
        messages, tools = request["messages"], request.get("tools") or ()
        if not terms["limited"]:
            prompt = len(orjson.dumps(messages)) // _BYTES_PER_TOKEN
            return cls(
                database=database,
                account=account,
                entry=uuid4(),
                profile=left[0],
                prompt=prompt,
                fallbacks=len(left) - 1,
            )
        prompt = await _counted(model, left[0], messages, tools)
        exceeded: tuple[Exceeded, ...] = ()
        while left:
            profile = _bounded(left.pop(0), request)
            wanted = Reservation(
                account=account,
                entry=uuid4(),
                profile=profile.role,
                model=profile.model,
                tokens=profile.most_tokens(prompt),
                money=profile.most_money(prompt),
            )
            refused = await reserve(database, wanted)
            if not refused:
                return cls(
                    database=database,
                    account=account,
                    entry=wanted.entry,
                    profile=profile,
                    prompt=prompt,
                    fallbacks=len(left),
                )
            exceeded = exceeded or refused
            left = cheaper([_bounded(each, request) for each in left], profile, prompt=prompt)
        detail = "; ".join(str(each) for each in exceeded)
        # OpenAI's clients would ask again at once: nothing will have changed.
        raise Problem(429, "insufficient_quota", detail, headers={"x-should-retry": "false"})

    def add(self, chunk: Mapping[str, Any]) -> None:  # Any: foreign JSON
        """Take note of what a chunk says of its cost."""
        if chunk.get("usage"):
            self.usage = usage_of(chunk["usage"])
        self.pieces += any(
            choice.get("delta", {}).get(name)
            for choice in chunk.get("choices") or ()
            for name in ("content", "reasoning_content", "tool_calls")
        )

    async def close(self) -> None:
        """Charge what was said, or give everything back where nothing was.

        It is finished even when whoever waits for it is cancelled.

        Raises:
            StorageUnavailable: Postgres failed; a reservation ends by itself.
        """
        await asyncio.shield(asyncio.ensure_future(self._close()))

    async def _close(self) -> None:
        usage = self.usage
        if usage is None and not self.pieces:
            await release(self.database, self.account.tenant, self.entry)
            return
        told, said = (
            (self.prompt, self.pieces)
            if usage is None
            else (usage["prompt_tokens"], usage["completion_tokens"])
        )
        await settle(
            self.database,
            Charge(
                account=self.account,
                entry=self.entry,
                profile=self.profile.role,
                model=self.profile.model,
                input_tokens=told,
                output_tokens=said,
                money=self.profile.prices.cost(input_tokens=told, output_tokens=said),
                estimated=usage is None,
            ),
        )


def _bounded(profile: ModelProfile, request: Mapping[str, Any]) -> ModelProfile:  # Any: JSON
    """The profile with the longest answer that the request permits."""
    settings = profile.settings.model_copy(update={"max_tokens": request["max_tokens"]})
    return replace(profile, settings=settings)


async def _counted(
    model: ChatModel,
    profile: ModelProfile,
    messages: Sequence[Any],  # Any: checked JSON
    tools: Sequence[Mapping[str, object]],
) -> int:
    counter = TokenCounter.beside(model).of(profile.settings)
    try:
        return await counter.prompt(messages, tools)
    except ModelUnavailable:
        # Not every provider tells; what fits then, fits.
        return most_prompt_tokens(messages, tools)
