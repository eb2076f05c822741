"""The public conformance cases of CESQL, as data of our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cesql import JAVA, STANDARD, Profile, SyntaxProblem, Value, compile_expression

CASES = Path(__file__).parent / "cases"
EVENT: dict[str, Value] = {"specversion": "1.0", "id": "first", "source": "shop.local", "type": "t"}
COUNTED = {
    "arithmetic": 18,
    "attributes": 8,
    "brackets": 3,
    "case": 8,
    "casts": 21,
    "comparison": 32,
    "examples": 13,
    "exists": 7,
    "in": 16,
    "integer-functions": 4,
    "like": 36,
    "literals": 10,
    "logic": 16,
    "negation": 6,
    "not": 6,
    "string-functions": 42,
    "subscriptions": 28,
    "syntax-errors": 1,
}
"""Every category of the public cases, and how many it has at least."""

GOES_ON = {"true and (1 != 1 / 0)", "false or (1 != 1 / 0)"}
"""Where the profile of the SDK for Java has another value, as the SDK itself has: after the error
it compares 1 with the 0 that stands in for the quotient."""


def cases() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, case)
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text())
    ]


def test_every_category_is_whole() -> None:
    counts = {path.stem: 0 for path in CASES.glob("*.yaml")}
    for category, _ in cases():
        counts[category] += 1
    assert counts.keys() == COUNTED.keys()
    assert {name: count for name, count in counts.items() if count < COUNTED[name]} == {}


@pytest.mark.parametrize("profile", [STANDARD, JAVA], ids=["standard", "java"])
@pytest.mark.parametrize("category", sorted(COUNTED))
def test_every_case_has_its_value_and_its_error(category: str, profile: Profile) -> None:
    for _, case in (each for each in cases() if each[0] == category):
        text = case["expression"]
        if case.get("error") == "parse":
            with pytest.raises(SyntaxProblem):
                compile_expression(text, profile)
            continue
        result = compile_expression(text, profile).evaluate({**EVENT, **case.get("event", {})})
        kinds = {error.kind.value for error in result.errors}
        assert kinds == ({case["error"]} if "error" in case else set()), text
        if "value" in case and not (profile is JAVA and text in GOES_ON):
            assert result.value == case["value"], text
            assert type(result.value) is type(case["value"]), text
