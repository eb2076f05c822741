"""Counting tokens as the model's own server counts them.

llama.cpp puts messages together with `/apply-template` and cuts text with `/tokenize`; vLLM's
`/tokenize` does both. Either lies beside the OpenAI routes, not below them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Self

import aiohttp
import orjson
from pydantic import SecretStr

from somaagent.errors import ModelUnavailable
from somaagent.inference.asking import post
from somaagent.inference.chat import ChatModel, PromptMessage
from somaagent.inference.counted_texts import CountedTexts
from somaagent.settings import ModelSettings

_PREFIXES: Final = ("/openai/v1", "/v1")
_ABSENT: Final = (404, 405, 501)
_MOST_AT_ONCE: Final = 4
_BYTES_OF_A_TOKEN: Final = 3
"""Rather few: English has about four."""


class Counted(NamedTuple):
    """Tokens of a prompt."""

    prompt: int
    """All that the model reads, the marks between messages included."""
    messages: tuple[int, ...]
    """The content of each message by itself."""


class TokenCounter:
    """The tokenizer of one model server."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        root: str,
        name: str,
        patience_seconds: float,
        key: SecretStr | None = None,
        counted: CountedTexts | None = None,
    ) -> None:
        self._session = session
        self._root = root
        self._name = name
        self._patience_seconds = patience_seconds
        self._key = key
        self._counted = counted or CountedTexts()

    @classmethod
    async def open(cls, settings: ModelSettings, *, patience_seconds: float) -> Self:
        """A client for the configured model; connects at the first question."""
        return cls(
            session=aiohttp.ClientSession(headers={"Content-Type": "application/json"}),
            root=root_of(settings.base_url),
            name=settings.name,
            patience_seconds=patience_seconds,
            key=settings.api_key,
        )

    async def count(self, messages: Sequence[PromptMessage]) -> Counted:
        """The tokens of these messages.

        Raises:
            ModelUnavailable: The server is away, too slow, or tells nobody its tokens.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                prompt = await self._of_prompt(messages)
                places = asyncio.Semaphore(_MOST_AT_ONCE)

                async def one(text: str) -> int:
                    async with places:
                        return await self._of_text(text)

                each = await asyncio.gather(*(one(message["content"]) for message in messages))
        except TimeoutError as error:
            raise ModelUnavailable("the model did not count its tokens in time") from error
        except (aiohttp.ClientError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(
                f"the tokens were not counted: {type(error).__name__}"
            ) from error
        return Counted(prompt, tuple(each))

    @classmethod
    def beside(cls, model: ChatModel) -> Self:
        """The tokenizer of a model, on the model's connections; it is not closed by itself."""
        settings = model.settings
        return cls(
            session=model.connections,
            root=root_of(settings.base_url),
            name=settings.name,
            patience_seconds=settings.first_token_timeout_seconds,
            key=settings.api_key,
        )

    def of(self, settings: ModelSettings) -> Self:
        """The tokenizer of another model, on the same connections; it is not closed by itself."""
        return type(self)(
            session=self._session,
            root=root_of(settings.base_url),
            name=settings.name,
            patience_seconds=self._patience_seconds,
            key=settings.api_key,
            counted=self._counted,
        )

    async def prompt(
        self, messages: Sequence[PromptMessage], tools: Sequence[Mapping[str, object]] = ()
    ) -> int:
        """The tokens that the model reads for these messages, and the tools that it is offered.

        Raises:
            ModelUnavailable: The server is away, too slow, or tells nobody its tokens.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await self._of_prompt(messages, tools)
        except TimeoutError as error:
            raise ModelUnavailable("the model did not count its tokens in time") from error
        except (aiohttp.ClientError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(
                f"the tokens were not counted: {type(error).__name__}"
            ) from error

    async def measure(self, text: str) -> int:
        """The tokens of a text, counted once; estimated where the server tells nobody.

        A server that is away is not asked again for this text, only to fail once more: whoever asks
        it for an answer next finds out.
        """
        tokenizer = f"{self._root} {self._name}"
        known = self._counted.find(tokenizer, text)
        if known is not None:
            return known
        try:
            async with asyncio.timeout(self._patience_seconds):
                tokens = await self._of_text(text)
        except (ModelUnavailable, TimeoutError, aiohttp.ClientError, ValueError, KeyError):
            return -(-len(text.encode("utf-8", "replace")) // _BYTES_OF_A_TOKEN)
        self._counted.note(tokenizer, text, tokens)
        return tokens

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _of_prompt(
        self, messages: Sequence[PromptMessage], tools: Sequence[Mapping[str, object]] = ()
    ) -> int:
        asked: dict[str, Any] = {"messages": messages}  # Any: JSON
        if tools:
            asked["tools"] = tools
        applied = await self._post("/apply-template", asked)
        if applied is None:
            asked |= {"model": self._name, "add_generation_prompt": True}
            counted = await self._tokenized(asked)
            return int(counted["count"])
        # As the server cuts what it completes: with the marks of the template read as such.
        asked = {"content": applied["prompt"], "add_special": True, "parse_special": True}
        return len((await self._tokenized(asked))["tokens"])

    async def _of_text(self, text: str) -> int:
        if not text:
            return 0
        # llama.cpp reads `content`, vLLM `prompt`; neither minds the other's fields.
        counted = await self._tokenized(
            {
                "content": text,
                "add_special": False,
                "model": self._name,
                "prompt": text,
                "add_special_tokens": False,
            }
        )
        return len(counted["tokens"])

    async def _tokenized(self, asked: dict[str, Any]) -> dict[str, Any]:  # Any: foreign JSON
        counted = await self._post("/tokenize", asked)
        if counted is None:
            raise ModelUnavailable("the model's server does not tell how it counts tokens")
        return counted

    async def _post(
        self, path: str, asked: dict[str, Any]
    ) -> dict[str, Any] | None:  # Any: as above
        """The answer; None where the server knows no such path."""
        key = self._key
        headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
        url = self._root + path
        async with await post(
            self._session, url, data=orjson.dumps(asked), headers=headers
        ) as response:
            if response.status in _ABSENT:
                return None
            if response.status != 200:
                raise ModelUnavailable(f"the model's server answered {response.status}")
            said = await response.read()
            answer: dict[str, Any] = orjson.loads(said)
            return answer


def root_of(base_url: str) -> str:
    """Where a server's own routes begin, by the base of its OpenAI routes."""
    url = base_url.rstrip("/")
    for prefix in _PREFIXES:
        if url.endswith(prefix):
            return url.removesuffix(prefix)
    return url
