from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Budget")


@_attrs_define
class Budget:
    """A limit, and how much of it is used in the period that runs.

    Attributes:
        scope (str): tenant, persona or key.
        name (str): The persona or the API key; `all` for the tenant.
        period (str): day or month, which begin at midnight in UTC.
        tokens (int | None): Tokens at most.
        money (int | None): Millionths of the ledger's currency at most.
        spent_tokens (int): Spent in the period.
        spent_money (int): Spent in the period.
        reserved_tokens (int): What answers under way may yet spend.
        reserved_money (int): What answers under way may yet spend.
        updated_at (datetime.datetime): When the limit was set.
    """

    scope: str
    name: str
    period: str
    tokens: int | None
    money: int | None
    spent_tokens: int
    spent_money: int
    reserved_tokens: int
    reserved_money: int
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        scope = self.scope

        name = self.name

        period = self.period

        tokens: int | None
        tokens = self.tokens

        money: int | None
        money = self.money

        spent_tokens = self.spent_tokens

        spent_money = self.spent_money

        reserved_tokens = self.reserved_tokens

        reserved_money = self.reserved_money

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "scope": scope,
                "name": name,
                "period": period,
                "tokens": tokens,
                "money": money,
                "spent_tokens": spent_tokens,
                "spent_money": spent_money,
                "reserved_tokens": reserved_tokens,
                "reserved_money": reserved_money,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        scope = d.pop("scope")

        name = d.pop("name")

        period = d.pop("period")

        def _parse_tokens(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        tokens = _parse_tokens(d.pop("tokens"))

        def _parse_money(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        money = _parse_money(d.pop("money"))

        spent_tokens = d.pop("spent_tokens")

        spent_money = d.pop("spent_money")

        reserved_tokens = d.pop("reserved_tokens")

        reserved_money = d.pop("reserved_money")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        budget = cls(
            scope=scope,
            name=name,
            period=period,
            tokens=tokens,
            money=money,
            spent_tokens=spent_tokens,
            spent_money=spent_money,
            reserved_tokens=reserved_tokens,
            reserved_money=reserved_money,
            updated_at=updated_at,
        )

        budget.additional_properties = d
        return budget

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
