"""One attempt at an answer: streams it to the listeners while its lease is kept alive."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from functions.conversation.speech import Answer, Speech, Stopped
from functions.conversation.spending import OverBudget, Spending
from functions.conversation.toolbox import Offer
from functions.conversation.turns import LEASE_SECONDS, Attempt, Renewal, renew
from somaagent.budgets import Exceeded
from somaagent.errors import (
    AlreadyInProgress,
    AnswerGarbled,
    ModelRefused,
    ModelUnavailable,
    StorageUnavailable,
)
from somaagent.inference.chat import ChatModel, Finished, PromptMessage, TextDelta, counted
from somaagent.inference.context import build_context, newest_that_fit
from somaagent.inference.forced_calls import asking, call_of, form_of
from somaagent.inference.measuring import generating, measured
from somaagent.inference.profiles import ModelProfile, cheaper
from somaagent.inference.tool_messages import offered as tools_offered
from somaagent.inference.tool_messages import step_messages
from somaagent.settings import ModelSettings, ToolSettings
from somaagent.storage.database import Database
from somaagent.streams.connection import RedisUnavailable
from somaagent.streams.frames import BEGINNING, stop_key
from somaagent.streams.reader import StreamReader
from somaagent.streams.writer import TurnStream
from somaagent.telemetry.content_permission import NOBODY, ContentPermission

RENEWAL_SECONDS: Final = LEASE_SECONDS / 3
"""Also the longest time that a stop takes which Redis did not tell."""

PARTING: Final = "\n\n"
"""Between the texts of two steps."""

_LONGEST_PREFACE: Final = 400
"""Characters that a model may say before a call that it has to make; small ones go on for ever."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Asks the model and streams what it says."""

    database: Database
    model: ChatModel
    stream: TurnStream
    signals: StreamReader
    settings: ModelSettings
    tools: ToolSettings
    spending: Spending
    content: ContentPermission = NOBODY
    """Tenants of whom traces may have what models are asked and say, if they agreed."""

    async def answer(self, attempt: Attempt, offer: Offer) -> Answer | Stopped:
        """What the model says in this step of the turn, until its end or until it is stopped.

        Its text may be the whole answer, or stand beside calls of the offered tools.

        Raises:
            AlreadyInProgress: A newer attempt took the turn meanwhile, or it was deleted.
            ModelRefused: The model will never answer this, or no profile can be used.
            ModelUnavailable: No profile's model answered this time.
            OverBudget: Limits stand in the way of all profiles.
        """
        profiles = profiles_for(attempt, offer)
        await self._introduce(attempt)
        speech = Speech(profiles[0])
        told = asyncio.Event()
        speaking = asyncio.ensure_future(self._speak(attempt, speech, profiles, offer))
        keeping = asyncio.ensure_future(self._keep_lease(attempt, told))
        listening = asyncio.ensure_future(self._listen(attempt, told))
        try:
            done, _ = await asyncio.wait({speaking, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if speaking in done:
                return speech.answer(speaking.result())
            reason = keeping.result()
            if reason is None:
                raise AlreadyInProgress("a newer attempt answers the turn")
        finally:
            # Closing the model's stream makes the server stop: nobody would hear it.
            for task in (speaking, keeping, listening):
                task.cancel()
            await asyncio.gather(speaking, keeping, listening, return_exceptions=True)
        usage = counted(speech.prompt, len(speech.pieces))
        if speech.tokens is not None:
            usage = replace(usage, input_tokens=speech.tokens)
        return Stopped("".join(speech.pieces), usage, reason, speech.profile)

    async def _introduce(self, attempt: Attempt) -> None:
        """Let listeners know where the text goes on that follows."""
        place = (attempt.tenant, attempt.session_id, attempt.turn_id)
        past = attempt.past
        if attempt.goes_on:
            self.stream.go_on(*place, attempt=attempt.number, frames=past.frames)
        elif attempt.number > 1:
            await self.stream.restarted(*place, attempt=attempt.number)
            if past.said:
                # The steps before were not begun anew.
                await self.stream.delta(*place, attempt=attempt.number, index=0, text=past.said)

    async def _messages(self, attempt: Attempt) -> list[PromptMessage]:
        characters = self.settings.attachment_characters
        history = await newest_that_fit(
            attempt.newest_first,
            self.spending.counter.of(attempt.profiles[0].settings).measure,
            tokens=self.settings.history_tokens,
            attachment_characters=characters,
            summary=attempt.summary,
        )
        messages: list[PromptMessage] = []
        messages += build_context(
            system_prompt=attempt.system_prompt or self.settings.system_prompt,
            history=history,
            question=attempt.question,
            attachments=attempt.attachments,
            attachment_characters=characters,
            summary=attempt.summary,
        )
        steps, characters = attempt.past.steps, self.tools.result_characters
        messages += step_messages(steps, characters=characters)
        return messages

    async def _speak(
        self,
        attempt: Attempt,
        speech: Speech,
        profiles: Sequence[ModelProfile],
        offer: Offer,
    ) -> Finished:
        """Stream the answer of the first profile that the budgets permit and that begins to speak.

        Over budget the profiles that cost less are asked, the dearest of them first; a model that
        is away before its first word hands on to the next of the list.
        """
        tools = tools_offered(offer.tools)
        messages = speech.prompt = await self._messages(attempt)
        prompt = await self.spending.prompt_tokens(attempt, messages, tools)
        if attempt.limited:
            speech.tokens = prompt
        left = list(profiles)
        exceeded: tuple[Exceeded, ...] = ()
        away: ModelUnavailable | None = None
        while left:
            profile = left.pop(0)
            if refused := await self.spending.hold(attempt, profile, prompt=prompt):
                exceeded = exceeded or refused
                left = cheaper(left, profile, prompt=prompt)
                continue
            speech.profile = profile
            try:
                return await self._say_in_form(attempt, messages, speech, tools, offer.must_call)
            except ModelUnavailable as error:
                if speech.pieces:
                    raise
                away = error
                logger.warning(
                    "profile_away",
                    extra={"turn_id": str(attempt.turn_id), "profile": profile.role},
                )
        if away is not None:
            raise away
        raise OverBudget(exceeded)

    async def _say_in_form(
        self,
        attempt: Attempt,
        messages: list[PromptMessage],
        speech: Speech,
        tools: Sequence[Mapping[str, object]],
        must_call: bool,
    ) -> Finished:
        """Stream one model's answer, and another where it has not the form that it should have.

        Where it looks like a call and is none, one without tools; where it is no call and had to
        be, the call alone. A model that says the same each time would never get over it. What was
        said in vain is charged to nobody, like the words of an attempt that died.
        """
        try:
            finished = await self._say(attempt, messages, speech, tools, must_call)
        except AnswerGarbled:
            if speech.pieces or not tools:
                raise
            logger.warning("answer_garbled", extra={"turn_id": str(attempt.turn_id)})
            if must_call:
                return await self._call(attempt, messages, speech, tools)
            return await self._say(attempt, messages, speech, (), must_call=False)
        if not must_call or finished.calls:
            return finished
        logger.warning(
            "tool_choice_ignored",
            extra={"turn_id": str(attempt.turn_id), "profile": speech.profile.role},
        )
        return await self._call(attempt, messages, speech, tools)

    async def _say(
        self,
        attempt: Attempt,
        messages: list[PromptMessage],
        speech: Speech,
        tools: Sequence[Mapping[str, object]],
        must_call: bool,
    ) -> Finished:
        """Stream one model's answer; `speech` grows with what the listeners were told.

        What is said where a tool has to be called is told when it has been.
        """
        stream = self.model.of(speech.profile.settings).stream(
            messages, temperature=attempt.temperature, tools=tools, must_call=must_call
        )
        held: list[str] = []
        async with self._generated(attempt, messages, speech, stream) as said:
            async for item in said:
                if isinstance(item, Finished):
                    for text in held if item.calls else ():
                        await self._tell(attempt, speech, text)
                    return _within(item, speech)
                if speech.first_at is None:
                    speech.first_at = time.monotonic()
                if must_call:
                    held.append(item.text)
                    if sum(map(len, held)) > _LONGEST_PREFACE:
                        raise AnswerGarbled("the model was to call a tool, and only speaks")
                else:
                    await self._tell(attempt, speech, item.text)
        raise AssertionError("a model's stream ends with Finished or an error")

    async def _call(
        self,
        attempt: Attempt,
        messages: list[PromptMessage],
        speech: Speech,
        tools: Sequence[Mapping[str, object]],
    ) -> Finished:
        """Have the model make the call that it has to make, and say nothing else.

        Raises:
            AnswerGarbled: It does not, as where its tokens do not suffice.
        """
        prompt = asking(messages, tools)
        stream = self.model.of(speech.profile.settings).stream(
            prompt, temperature=attempt.temperature, form=form_of(tools)
        )
        pieces: list[str] = []
        async with self._generated(attempt, prompt, speech, stream) as said:
            async for item in said:
                if isinstance(item, Finished):
                    call = call_of("".join(pieces), tools)
                    return replace(_within(item, speech), finish_reason="tool_calls", calls=(call,))
                pieces.append(item.text)
        raise AssertionError("a model's stream ends with Finished or an error")

    @contextlib.asynccontextmanager
    async def _generated(
        self,
        attempt: Attempt,
        messages: list[PromptMessage],
        speech: Speech,
        stream: AsyncGenerator[TextDelta | Finished],
    ) -> AsyncGenerator[AsyncGenerator[TextDelta | Finished]]:
        """The stream, with its span and its measures."""
        record = attempt.traced and self.content.permits(attempt.tenant)
        profile = speech.profile
        async with (
            generating(
                profile.model, attempt=attempt.number, recorded=messages if record else None
            ),
            aclosing(measured(stream, profile.role, record=record)) as said,
        ):
            yield said

    async def _tell(self, attempt: Attempt, speech: Speech, text: str) -> None:
        """Tell the listeners the next piece."""
        pieces = speech.pieces
        told_before = 1 if attempt.past.said or attempt.goes_on else 0
        index = told_before + len(pieces)
        parted = not pieces and bool(attempt.past.said)
        pieces.append(f"{PARTING}{text}" if parted else text)
        await self.stream.delta(
            attempt.tenant,
            attempt.session_id,
            attempt.turn_id,
            attempt=attempt.number,
            index=index,
            text=pieces[-1],
        )

    async def _keep_lease(self, attempt: Attempt, told: asyncio.Event) -> str | None:
        """Renew until the turn shall stop, which is the reason; None when it is lost."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), RENEWAL_SECONDS)
            told.clear()
            try:
                async with self.database.transaction(attempt.tenant) as connection:
                    renewal: Renewal | None = await renew(
                        connection, attempt, seconds=LEASE_SECONDS
                    )
            except StorageUnavailable:
                # Whether the turn is still ours is decided when the answer is stored.
                logger.warning("lease_not_renewed", extra={"turn_id": str(attempt.turn_id)})
                continue
            if renewal is None:
                return None
            if renewal.stop is not None:
                return renewal.stop

    async def _listen(self, attempt: Attempt, told: asyncio.Event) -> None:
        """Set `told` when Redis says that something is wanted of the turn; Postgres knows what."""
        key = stop_key(attempt.tenant, attempt.turn_id)
        try:
            subscription = await self.signals.subscribe(key, after=BEGINNING)
            try:
                while (entries := await subscription.next(RENEWAL_SECONDS * 10)) is not None:
                    if entries:
                        told.set()
            finally:
                subscription.close()
        except RedisUnavailable:
            return  # the renewals see it as well, only later


def profiles_for(attempt: Attempt, offer: Offer) -> Sequence[ModelProfile]:
    """Those of the turn's that can do what is asked of them, in their order.

    Raises:
        ModelRefused: There is none.
    """
    if not attempt.profiles:
        raise ModelRefused("no model profile of the turn can be used")
    if not offer.must_call:
        return attempt.profiles
    able = [profile for profile in attempt.profiles if profile.forces_calls]
    if not able:
        providers = ", ".join(sorted({profile.provider for profile in attempt.profiles}))
        raise ModelRefused(
            "the persona's tool_choice has the model call a tool, which no model of the turn can"
            f" be made to do (provider: {providers})"
        )
    return able


def _within(finished: Finished, speech: Speech) -> Finished:
    """The end of an answer, charged for no more than was reserved where its server told nothing."""
    if not finished.usage.estimated or speech.tokens is None:
        return finished
    usage = replace(finished.usage, input_tokens=speech.tokens)
    return replace(finished, usage=usage)
