from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="BudgetBounds")


@_attrs_define
class BudgetBounds:
    """What may be spent at most; null bounds nothing, 0 permits nothing.

    Attributes:
        tokens (int | None | Unset): Of prompts and answers together.
        money (int | None | Unset): In millionths of the ledger's currency.
    """

    tokens: int | None | Unset = UNSET
    money: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        tokens: int | None | Unset
        if isinstance(self.tokens, Unset):
            tokens = UNSET
        else:
            tokens = self.tokens

        money: int | None | Unset
        if isinstance(self.money, Unset):
            money = UNSET
        else:
            money = self.money

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if tokens is not UNSET:
            field_dict["tokens"] = tokens
        if money is not UNSET:
            field_dict["money"] = money

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_tokens(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        tokens = _parse_tokens(d.pop("tokens", UNSET))

        def _parse_money(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        money = _parse_money(d.pop("money", UNSET))

        budget_bounds = cls(
            tokens=tokens,
            money=money,
        )

        return budget_bounds
