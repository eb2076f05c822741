from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="UsageLine")


@_attrs_define
class UsageLine:
    """What one persona spent on one day, by key and model.

    Attributes:
        day (datetime.date): In UTC.
        persona (str): Who answered.
        api_key (None | str): The API key that was used; null for other credentials.
        model (str): The model that was asked.
        generations (int): How often it was asked; a turn with tools asks more than once.
        input_tokens (int): Tokens of the prompts.
        output_tokens (int): Tokens of the answers.
        money (int): In millionths of the ledger's currency.
    """

    day: datetime.date
    persona: str
    api_key: None | str
    model: str
    generations: int
    input_tokens: int
    output_tokens: int
    money: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        day = self.day.isoformat()

        persona = self.persona

        api_key: None | str
        api_key = self.api_key

        model = self.model

        generations = self.generations

        input_tokens = self.input_tokens

        output_tokens = self.output_tokens

        money = self.money

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "day": day,
                "persona": persona,
                "api_key": api_key,
                "model": model,
                "generations": generations,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
                "money": money,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        day = datetime.date.fromisoformat(d.pop("day"))

        persona = d.pop("persona")

        def _parse_api_key(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        api_key = _parse_api_key(d.pop("api_key"))

        model = d.pop("model")

        generations = d.pop("generations")

        input_tokens = d.pop("input_tokens")

        output_tokens = d.pop("output_tokens")

        money = d.pop("money")

        usage_line = cls(
            day=day,
            persona=persona,
            api_key=api_key,
            model=model,
            generations=generations,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            money=money,
        )

        usage_line.additional_properties = d
        return usage_line

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
