"""A chat model: streaming completions over the OpenAI protocol.

Speaks to anything that serves `POST {base}/chat/completions` as server-sent events: vLLM and
llama.cpp behind KServe, or a hosted provider.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, TypedDict

import aiohttp
import orjson

from somaagent.domain import Usage
from somaagent.errors import AnswerGarbled, ModelRefused, ModelUnavailable
from somaagent.inference.asking import post
from somaagent.settings import ModelSettings
from somaagent.telemetry.tracing import current_traceparent

_DATA: Final = b"data:"
_DONE: Final = b"[DONE]"
_CHARACTERS_PER_TOKEN: Final = 4
"""A rule of thumb for prompts, used only where a provider reports no usage."""
_MARKS_OF_A_MESSAGE: Final = 32
_MARKS_OF_TOOLS: Final = 2048
"""What a server's template puts around messages and tools, in bytes, generously."""
_LONGEST_LINE: Final = 1_048_576
_MOST_CALLS: Final = 64
_LONGEST_ARGUMENTS: Final = 65_536
_PASSING: Final = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Refusals that the request is not to blame for: every other 4xx would be said again."""


class ChatMessage(TypedDict):
    """One message of the prompt, as the OpenAI protocol has it."""

    role: Literal["system", "user", "assistant"]
    content: str


class CallsMessage(TypedDict):
    """What the model said in a step in which it called tools."""

    role: Literal["assistant"]
    content: str
    tool_calls: list[dict[str, Any]]  # Any: JSON


class ResultMessage(TypedDict):
    """What came of one call."""

    role: Literal["tool"]
    content: str
    tool_call_id: str


PromptMessage = ChatMessage | CallsMessage | ResultMessage


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A tool that the model asks for; both fields are its own words and may be anything."""

    name: str
    arguments: str
    """JSON of an object, if the model kept to its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of the answer."""

    finish_reason: str
    usage: Usage
    model: str
    calls: tuple[WantedCall, ...] = ()
    """Tools to be run before the model goes on."""


class ChatModel:
    """One model of one server."""

    def __init__(self, *, session: aiohttp.ClientSession, settings: ModelSettings) -> None:
        self._session = session
        self._settings = settings

    @classmethod
    async def open(cls, settings: ModelSettings) -> Self:
        """A client for the configured model; connects at the first question."""
        session = aiohttp.ClientSession(
            headers={"Accept": "text/event-stream", "Content-Type": "application/json"},
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
            skip_auto_headers=("User-Agent", "Accept-Encoding"),
        )
        return cls(session=session, settings=settings)

    def of(self, settings: ModelSettings) -> Self:
        """A client for another model, on the same connections; it is not closed by itself."""
        return type(self)(session=self._session, settings=settings)

    @property
    def connections(self) -> aiohttp.ClientSession:
        """What else speaks to the model's server may use them; they are closed here."""
        return self._session

    @property
    def settings(self) -> ModelSettings:
        """How the model is reached and asked."""
        return self._settings

    @property
    def name(self) -> str:
        """The model's name as its server knows it."""
        return self._settings.name

    async def stream(
        self,
        messages: Sequence[PromptMessage],
        *,
        temperature: float | None = None,
        tools: Sequence[Mapping[str, object]] = (),
        must_call: bool = False,
        form: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[TextDelta | Finished]:
        """Ask the model; yields the answer piece by piece, then exactly one `Finished`.

        `tools` are offered in the form of the OpenAI protocol; with `must_call` the model has to
        call one of them. `form` is the `response_format` of the answer. Closing the iterator
        closes the connection, which makes the server stop generating.

        Raises:
            ModelRefused: The server says that the request itself is wrong.
            AnswerGarbled: Its server cannot read what it said.
            ModelUnavailable: It cannot be reached, fell silent, or broke off.
        """
        pieces = 0
        wanted = _WantedCalls()
        reason: str | None = None
        usage: Usage | None = None
        model = self._settings.name
        request = self._request(messages, temperature, tools, must_call=must_call)
        if form is not None:
            request["response_format"] = form
        async with aclosing(self.chunks(request)) as chunks:
            async for chunk in chunks:
                model = chunk.get("model") or model
                if chunk.get("usage"):
                    usage = _usage(chunk["usage"])
                choices: list[dict[str, Any]] = chunk.get("choices") or []  # Any: foreign JSON
                for choice in choices:
                    delta: dict[str, Any] = choice.get("delta") or {}
                    text: str | None = delta.get("content")
                    if text:
                        pieces += 1
                        yield TextDelta(text)
                    if delta.get("tool_calls"):
                        wanted.take(delta["tool_calls"])
                    reason = choice.get("finish_reason") or reason
        if reason is None:
            raise ModelUnavailable("the model broke off in the middle of its answer")
        yield Finished(
            finish_reason=reason,
            usage=usage or counted(messages, pieces),
            model=model,
            calls=wanted.calls(),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()

    def _request(
        self,
        messages: Sequence[PromptMessage],
        temperature: float | None,
        tools: Sequence[Mapping[str, object]],
        *,
        must_call: bool,
    ) -> dict[str, object]:
        if temperature is None:
            temperature = self._settings.temperature
        request: dict[str, object] = {
            "messages": messages,
            "max_tokens": self._settings.max_tokens,
            "temperature": temperature,
        }
        if tools:
            request["tools"] = tools
            if must_call:
                request["tool_choice"] = "required"
        return request

    async def chunks(
        self, request: Mapping[str, object]
    ) -> AsyncGenerator[dict[str, Any]]:  # Any: foreign JSON
        """The chunks of the answer to a request of the OpenAI protocol, as the server sends them.

        The model's name and the streaming are ours to say. Closing the iterator closes the
        connection, which makes the server stop generating.

        Raises:
            ValueError: The request has no form as JSON.
            ModelRefused: The server says that the request itself is wrong.
            ModelUnavailable: It cannot be reached, fell silent, or broke off.
        """
        body = orjson.dumps(
            {
                **request,
                "model": self._settings.name,
                "stream": True,
                "stream_options": {"include_usage": True},
            }
        )
        async with aclosing(self._sent(body)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _sent(self, body: bytes) -> AsyncGenerator[dict[str, Any]]:  # Any: as above
        url = self._settings.base_url.rstrip("/") + "/chat/completions"
        patience = self._settings.first_token_timeout_seconds
        key = self._settings.api_key
        headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
        if (parent := current_traceparent()) is not None:
            # A model behind Knative may have a cold start of its own.
            headers["traceparent"] = parent
        try:
            async with asyncio.timeout(patience) as silence:
                async with await post(self._session, url, data=body, headers=headers) as response:
                    await _check(response)
                    loop = asyncio.get_running_loop()
                    async for payload in _payloads(response.content):
                        silence.reschedule(loop.time() + self._settings.token_timeout_seconds)
                        if payload == _DONE:
                            return
                        yield _parsed(payload)
        except TimeoutError as error:
            raise ModelUnavailable("the model fell silent") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise ModelUnavailable(f"the model broke off: {type(error).__name__}") from error


class _WantedCalls:
    """Puts calls together from the pieces in which they come."""

    def __init__(self) -> None:
        self._pieces: dict[int, tuple[list[str], list[str]]] = {}
        self._characters = 0

    def take(self, pieces: Sequence[Mapping[str, Any]]) -> None:  # Any: foreign JSON
        """The `tool_calls` of one chunk."""
        for piece in pieces:
            index = piece.get("index")
            place = index if isinstance(index, int) else len(self._pieces)
            function: Mapping[str, Any] = piece.get("function") or {}
            name, arguments = function.get("name"), function.get("arguments")
            if place not in self._pieces and len(self._pieces) >= _MOST_CALLS:
                raise ModelUnavailable(f"the model asked for more than {_MOST_CALLS} tools at once")
            names, texts = self._pieces.setdefault(place, ([], []))
            if isinstance(name, str):
                names.append(name)
            if isinstance(arguments, str):
                texts.append(arguments)
                self._characters += len(arguments)
        if self._characters > _LONGEST_ARGUMENTS:
            raise ModelUnavailable("the model's arguments for tools have no end")

    def calls(self) -> tuple[WantedCall, ...]:
        """The calls, in the model's order."""
        return tuple(
            WantedCall("".join(names), "".join(texts))
            for _, (names, texts) in sorted(self._pieces.items())
        )


async def _check(response: aiohttp.ClientResponse) -> None:
    if response.status == 200:
        return
    said = (await response.content.read(2048)).decode(errors="replace")
    # Its words may repeat the question or a part of our key, and errors are logged and stored.
    if 400 <= response.status < 500 and response.status not in _PASSING:
        if exceeds_context(said):
            raise ModelRefused("the question does not fit into the model's context", said=said)
        raise ModelRefused(f"the model refused with {response.status}", said=said)
    if is_garbled(said):
        raise AnswerGarbled("the model's server cannot read what the model said")
    raise ModelUnavailable(f"the model answered {response.status}")


def exceeds_context(said: str) -> bool:
    """Whether a server's refusal is about the length of what it was asked."""
    words = said.lower()
    return "context" in words and ("exceed" in words or "maximum" in words)


async def _payloads(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    """The `data:` lines of a server-sent event stream; llama.cpp and vLLM send one for each."""
    pending = b""
    async for block in content.iter_any():
        pending += block
        *lines, pending = pending.split(b"\n")
        if len(pending) > _LONGEST_LINE:
            raise ValueError("a line of the model's stream has no end")
        for line in lines:
            if line.startswith(_DATA):
                yield line[len(_DATA) :].strip()


def _parsed(payload: bytes) -> dict[str, Any]:  # Any: foreign JSON
    chunk: dict[str, Any] = orjson.loads(payload)
    if "error" in chunk:
        if is_garbled(str(chunk["error"])):
            raise AnswerGarbled("the model's server cannot read what the model said")
        raise ModelUnavailable("the model reported an error in the middle of its answer")
    return chunk


def is_garbled(said: str) -> bool:
    """Whether a server's error is about what its model said, not about the server.

    llama.cpp: "The model produced output that does not match the expected peg-native format".
    """
    words = said.lower()
    return "output" in words and ("does not match the expected" in words or "parse" in words)


def _usage(reported: Mapping[str, Any]) -> Usage:  # Any: foreign JSON
    return Usage(
        input_tokens=int(reported.get("prompt_tokens") or 0),
        output_tokens=int(reported.get("completion_tokens") or 0),
    )


def counted(messages: Sequence[PromptMessage], pieces: int) -> Usage:
    """What an answer cost whose server did not say so."""
    characters = sum(len(message["content"]) for message in messages)
    return Usage(
        input_tokens=-(-characters // _CHARACTERS_PER_TOKEN),
        # Servers stream token by token, so the pieces are the tokens.
        output_tokens=pieces,
        estimated=True,
    )


def most_prompt_tokens(
    messages: Sequence[PromptMessage], tools: Sequence[Mapping[str, object]] = ()
) -> int:
    """A number of tokens that the prompt does not exceed: none is shorter than a byte."""
    marks = _MARKS_OF_TOOLS if tools else 0
    written = orjson.dumps(messages) + (orjson.dumps(tools) if tools else b"")
    return len(written) + _MARKS_OF_A_MESSAGE * (len(messages) + 1) + marks
