from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProfileContent")


@_attrs_define
class ProfileContent:
    """A model and how it is asked.

    Attributes:
        provider (str): Who serves the model: kserve, vllm, groq, huggingface, …
        model (str): The model's name as its server knows it.
        base_url (str): Base of its OpenAI routes, on a host that the operator permits.
        secret (None | str | Unset): The name under which the operator keeps the tenant's key for it; never the key
            itself.
        temperature (float | None | Unset): Sampling temperature; null takes the platform's. A persona's own goes before
            it.
        max_tokens (int | None | Unset): Longest answer, in tokens; null takes the platform's.
        context_tokens (int | None | Unset): What the model reads and writes in one generation; null where it is not
            known.
        fallbacks (list[str] | Unset): Roles whose profiles are asked, in this order, when the model does not begin to
            answer, and
            of which the cheaper ones answer when the budget is used up.
        input_price (int | Unset): Of a million tokens of a prompt, in millionths of the ledger's currency. Default: 0.
        output_price (int | Unset): Of a million tokens of an answer, in millionths of the ledger's currency. Default:
            0.
    """

    provider: str
    model: str
    base_url: str
    secret: None | str | Unset = UNSET
    temperature: float | None | Unset = UNSET
    max_tokens: int | None | Unset = UNSET
    context_tokens: int | None | Unset = UNSET
    fallbacks: list[str] | Unset = UNSET
    input_price: int | Unset = 0
    output_price: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        provider = self.provider

        model = self.model

        base_url = self.base_url

        secret: None | str | Unset
        if isinstance(self.secret, Unset):
            secret = UNSET
        else:
            secret = self.secret

        temperature: float | None | Unset
        if isinstance(self.temperature, Unset):
            temperature = UNSET
        else:
            temperature = self.temperature

        max_tokens: int | None | Unset
        if isinstance(self.max_tokens, Unset):
            max_tokens = UNSET
        else:
            max_tokens = self.max_tokens

        context_tokens: int | None | Unset
        if isinstance(self.context_tokens, Unset):
            context_tokens = UNSET
        else:
            context_tokens = self.context_tokens

        fallbacks: list[str] | Unset = UNSET
        if not isinstance(self.fallbacks, Unset):
            fallbacks = self.fallbacks

        input_price = self.input_price

        output_price = self.output_price

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider": provider,
                "model": model,
                "base_url": base_url,
            }
        )
        if secret is not UNSET:
            field_dict["secret"] = secret
        if temperature is not UNSET:
            field_dict["temperature"] = temperature
        if max_tokens is not UNSET:
            field_dict["max_tokens"] = max_tokens
        if context_tokens is not UNSET:
            field_dict["context_tokens"] = context_tokens
        if fallbacks is not UNSET:
            field_dict["fallbacks"] = fallbacks
        if input_price is not UNSET:
            field_dict["input_price"] = input_price
        if output_price is not UNSET:
            field_dict["output_price"] = output_price

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider = d.pop("provider")

        model = d.pop("model")

        base_url = d.pop("base_url")

        def _parse_secret(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        secret = _parse_secret(d.pop("secret", UNSET))

        def _parse_temperature(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        temperature = _parse_temperature(d.pop("temperature", UNSET))

        def _parse_max_tokens(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_tokens = _parse_max_tokens(d.pop("max_tokens", UNSET))

        def _parse_context_tokens(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        context_tokens = _parse_context_tokens(d.pop("context_tokens", UNSET))

        fallbacks = cast(list[str], d.pop("fallbacks", UNSET))

        input_price = d.pop("input_price", UNSET)

        output_price = d.pop("output_price", UNSET)

        profile_content = cls(
            provider=provider,
            model=model,
            base_url=base_url,
            secret=secret,
            temperature=temperature,
            max_tokens=max_tokens,
            context_tokens=context_tokens,
            fallbacks=fallbacks,
            input_price=input_price,
            output_price=output_price,
        )

        return profile_content
