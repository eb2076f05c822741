"""The two forms of the relations' model say the same."""

import json
import re

from tests.contracts.repository import ROOT

FOLDER = ROOT / "shared" / "relations"


def test_the_servers_form_has_the_types_and_relations_of_the_readable_one() -> None:
    readable: dict[str, set[str]] = {}
    for line in (FOLDER / "model.fga").read_text().splitlines():
        if named := re.match(r"type (\w+)", line):
            readable[named.group(1)] = set()
        elif defined := re.match(r"\s+define (\w+):", line):
            readable[list(readable)[-1]].add(defined.group(1))
    model = json.loads((FOLDER / "model.json").read_text())
    served = {each["type"]: set(each.get("relations", {})) for each in model["type_definitions"]}
    assert served == readable
    assert {"tenant", "agent", "session", "tool"} < served.keys()
