from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ModelProfile")


@_attrs_define
class ModelProfile:
    """A profile of the tenant.

    Attributes:
        role (str): What personas and the router name.
        mode (str): The mode of the platform in which it holds; `any` holds where there is none of the mode.
        provider (str): Who serves the model.
        model (str): The model's name as its server knows it.
        base_url (str): Base of its OpenAI routes.
        secret (None | str): The name of the key for it.
        temperature (float | None): Sampling temperature; null takes the platform's.
        max_tokens (int | None): Longest answer, in tokens; null takes the platform's.
        context_tokens (int | None): What the model reads and writes in one generation.
        fallbacks (list[str]): Roles whose profiles are asked after it.
        input_price (int): Of a million tokens of a prompt, in millionths of the ledger's currency.
        output_price (int): Of a million tokens of an answer, in millionths of the ledger's currency.
        created_at (datetime.datetime): When it was created.
        updated_at (datetime.datetime): When it was last changed.
    """

    role: str
    mode: str
    provider: str
    model: str
    base_url: str
    secret: None | str
    temperature: float | None
    max_tokens: int | None
    context_tokens: int | None
    fallbacks: list[str]
    input_price: int
    output_price: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        role = self.role

        mode = self.mode

        provider = self.provider

        model = self.model

        base_url = self.base_url

        secret: None | str
        secret = self.secret

        temperature: float | None
        temperature = self.temperature

        max_tokens: int | None
        max_tokens = self.max_tokens

        context_tokens: int | None
        context_tokens = self.context_tokens

        fallbacks = self.fallbacks

        input_price = self.input_price

        output_price = self.output_price

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "role": role,
                "mode": mode,
                "provider": provider,
                "model": model,
                "base_url": base_url,
                "secret": secret,
                "temperature": temperature,
                "max_tokens": max_tokens,
                "context_tokens": context_tokens,
                "fallbacks": fallbacks,
                "input_price": input_price,
                "output_price": output_price,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        role = d.pop("role")

        mode = d.pop("mode")

        provider = d.pop("provider")

        model = d.pop("model")

        base_url = d.pop("base_url")

        def _parse_secret(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        secret = _parse_secret(d.pop("secret"))

        def _parse_temperature(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        temperature = _parse_temperature(d.pop("temperature"))

        def _parse_max_tokens(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_tokens = _parse_max_tokens(d.pop("max_tokens"))

        def _parse_context_tokens(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        context_tokens = _parse_context_tokens(d.pop("context_tokens"))

        fallbacks = cast(list[str], d.pop("fallbacks"))

        input_price = d.pop("input_price")

        output_price = d.pop("output_price")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        model_profile = cls(
            role=role,
            mode=mode,
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
            created_at=created_at,
            updated_at=updated_at,
        )

        model_profile.additional_properties = d
        return model_profile

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
