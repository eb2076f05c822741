"""The engine in process, on OPA's own test data (see tools/opa_cases.py for what was taken)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from somaagent.policy.decision import PolicyUnavailable
from somaagent.policy.engine import PolicyBroken, RegoEngine
from somaagent.policy.modules import Modules

CASES = Path(__file__).with_name("opa_cases.jsonl")
STRICT = {
    "functionerrors/undefined builtin result",
    "regexmatch/regex.match bad RE",
    "strings/any_prefix_match/type_error_nostrict",
    "strings/any_suffix_match/type_error_nostrict",
    "subset/array and set 1",
    "subset/array and set 2",
    "withkeyword/builtin: nested, mock function calls original",
}
"""Where OPA gives undefined when a built-in function fails, the engine ends the evaluation: it is
built so, and a server is asked to do the same."""

Case = dict[str, Any]  # Any: OPA's own shape


def cases() -> Iterator[Case]:
    """The stored cases, one on each line."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def bindings(case: Case) -> list[dict[str, object]]:
    """What the engine says to a case."""
    # A case without modules still compiles; ours must not be empty.
    texts = case.get("modules") or ["package nothing"]
    sources = {f"module-{number}.rego": text for number, text in enumerate(texts)}
    engine = RegoEngine.load(Modules(sources=sources, version="", data=case.get("data") or {}))
    try:
        return engine.query(case["query"], case.get("input"))
    finally:
        engine.close()


def plain(values: list[dict[str, Any]], *, sort: bool) -> list[str]:
    """Bindings in an order and a form that can be compared."""
    if sort:
        values = [
            {
                name: sorted(cast("list[Any]", value), key=json.dumps)
                if isinstance(value, list)
                else value
                for name, value in binding.items()
            }
            for binding in values
        ]
    return sorted(json.dumps(_numbers(value), sort_keys=True) for value in values)


def _numbers(value: Any) -> Any:  # Any: JSON
    """1.0 and 1 are one number in Rego."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _numbers(inner) for name, inner in cast("Case", value).items()}
    if isinstance(value, list):
        return [_numbers(inner) for inner in cast("list[Any]", value)]
    return value


def agrees(case: Case) -> bool:
    """Whether the engine says what OPA's test data wants."""
    wants_error = "want_error" in case or "want_error_code" in case or case["note"] in STRICT
    try:
        found = bindings(case)
    except (PolicyUnavailable, PolicyBroken):
        return wants_error
    if wants_error and case["note"] not in STRICT:
        return False
    if "want_result" not in case and "want_defined" in case:
        return bool(found) == case["want_defined"]
    sort = bool(case.get("sort_bindings"))
    return plain(found, sort=sort) == plain(case.get("want_result") or [], sort=sort)


def test_the_engine_agrees_with_every_case_of_opas_test_data() -> None:
    known = list(cases())
    wrong = [case["note"] for case in known if not agrees(case)]
    assert wrong == []
    assert len(known) > 1300


def test_the_check_notices_a_wrong_answer() -> None:
    """Each third case with its wanted result changed: the comparison must say no."""
    for case in [case for case in cases() if case.get("want_result")][::3]:
        changed = case | {"want_result": [{"x": "something that no case wants"}]}
        assert case["note"] in STRICT or not agrees(changed), case["note"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("package", "parse_error"),
        ("package soma.policy\nallow if unheard_of(1)", "undefined function"),
        ("package soma.policy\na := b\nb := a", "recursive"),
    ],
)
def test_broken_policies_are_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(PolicyBroken, match=said) as refused:
        RegoEngine.load(Modules(sources={"broken.rego": text}, version=""))
    assert "broken.rego" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('p if startswith(input.size, "1")', "eval_type_error at areas/sizes.rego:3"),
        ("p if units.parse_bytes(input.size) > 1", "eval_builtin_error at areas/sizes.rego:3"),
        ("p := 1\np := 2 if input.size", "eval_conflict_error at areas/sizes.rego:"),
    ],
)
def test_an_evaluation_that_fails_says_where_and_nothing_of_the_input(text: str, said: str) -> None:
    source = f"package sizes\n\n{text}\n"
    engine = RegoEngine.load(Modules(sources={"areas/sizes.rego": source}, version=""))
    asked: dict[str, object] = {"size": ["secret-of-somebody"]}
    if "units" in text:
        asked = {"size": "secret-of-somebody"}

    with pytest.raises(PolicyUnavailable) as undecided:
        engine.value("sizes.p", asked)
    engine.close()

    assert said in str(undecided.value)
    assert "secret" not in str(undecided.value)
