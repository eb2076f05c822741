"""Whatever stands in a manifest, it is judged and nothing breaks."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knative_local.manifests import Judgement, judge
from knative_local.manifests.foreign import as_list, as_mapping

EXAMPLES = int(os.environ.get("SOMA_TEST_FUZZ_MANIFESTS", "60"))  # noqa: TID251 - size of a test
"""Changes of a valid set of manifests; `make fuzz` makes many."""
ROOT = Path(__file__).parents[4]
SOURCES = sorted(
    path
    for folder in ("knative/base", "eventing", "kserve")
    for path in (ROOT / folder).rglob("*.yaml")
    if path.name not in {"kustomization.yaml", "names.yaml"}
)

odd_values: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", "-1", "1Gi", "PT", "{{", "{{.Name}}", "$(A)", "http://[", "http://a:b/"]),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just({"": None}),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    mapping, items = as_mapping(value), as_list(value)
    for key, each in (mapping or {}).items():
        found += places(each, (*path, key))
    for position, each in enumerate(items or []):
        found += places(each, (*path, position))
    return found


def documents() -> list[Any]:
    return [
        document
        for source in SOURCES
        for document in yaml.safe_load_all(source.read_text(encoding="utf-8"))
    ]


DOCUMENTS = documents()
PLACES = [
    (number, path) for number, document in enumerate(DOCUMENTS) for path in places(document) if path
]


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(PLACES), value=odd_values)
def test_an_odd_value_anywhere_is_judged(
    tmp_path: Path, where: tuple[int, tuple[Any, ...]], value: Any
) -> None:
    number, path = where
    changed = copy.deepcopy(DOCUMENTS)
    parent = changed[number]
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    assert isinstance(judged(tmp_path, changed), Judgement)


@settings(max_examples=EXAMPLES // 2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.sampled_from(PLACES))
def test_a_mistyped_field_is_never_ignored(
    tmp_path: Path, where: tuple[int, tuple[Any, ...]]
) -> None:
    number, path = where
    key = path[-1]
    inert = {"EventType", "ServiceAccount", "Namespace"}
    if not isinstance(key, str) or DOCUMENTS[number]["kind"] in inert:
        return
    # Maps whose keys are free.
    free = {"labels", "annotations", "attributes", "data", "matchLabels", "requests", "limits"}
    if free & set(path[:-1]):
        return
    changed = copy.deepcopy(DOCUMENTS)
    parent = changed[number]
    for step in path[:-1]:
        parent = parent[step]
    parent[f"{key}x"] = parent.pop(key)
    before = {problem.message for problem in judged(tmp_path, DOCUMENTS).problems}
    assert {problem.message for problem in judged(tmp_path, changed).problems} - before


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a\n  b: *a", "!!python/object:os.x {}", "\x00"])
def test_hostile_yaml_is_judged(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    assert judge([file]).problems


def judged(folder: Path, changed: list[Any]) -> Judgement:
    file = folder / "changed.yaml"
    file.write_text(json.dumps({"kind": "List", "items": changed}, default=str), encoding="utf-8")
    return judge([file])
