"""Writes tests/integration/policy/opa_cases.jsonl from OPA's own test data.

Give it the folder `v1/test/cases/testdata/v1` of the version of OPA that the engine is built from
(`go mod download github.com/open-policy-agent/opa@v1.20.2` puts it into the module cache). Taken
are all cases of the language itself and of the built-in functions on strings, collections and
types, which policies of ours may use; left out are cases whose input is no JSON (`input_term`).
"""

import argparse
import json
from pathlib import Path
from typing import Any, Final

import yaml

TARGET: Final = Path(__file__).parent.parent / "tests/integration/policy/opa_cases.jsonl"
_AREAS: Final = """
aggregates arithmetic array assignments baseandvirtualdocs comparisonexpr completedoc
compositebasedereference compositereferences comprehensions containskeyword dataderef defaultkeyword
disjunction elsekeyword embeddedvirtualdoc eqexpr evaltermexpr every example fix1863 functionerrors
functions helloworld indexing indirectreferences inputvalues intersection keywordrefs
logic_operators negation nestedreferences objectfilter objectget objectkeys objectremove objectunion
objectunionn partialdocconstants partialiter partialobjectdoc partialsetdoc refheads regexmatch sets
sprintf stringinterpolation strings subset topdowndynamicdispatch trim trimleft trimprefix trimright
trimspace trimsuffix type typebuiltin typenamebuiltin undos union varreferences virtualdocs
walkbuiltin withkeyword
"""
KEPT: Final = (
    "note", "modules", "data", "input", "query", "want_result", "want_defined", "want_error",
    "want_error_code", "sort_bindings",
)  # fmt: skip


def main() -> None:
    """Read the folder and write the file."""
    parser = argparse.ArgumentParser(prog="tools/opa_cases.py", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    lines: list[str] = []
    for area in _AREAS.split():
        for path in sorted((folder / area).rglob("*.yaml")):
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
            cases: list[dict[str, Any]] = document["cases"]  # Any: foreign YAML
            lines += [
                json.dumps({key: case[key] for key in KEPT if key in case}, sort_keys=True)
                for case in cases
                if "input_term" not in case
            ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} cases in {TARGET}")


if __name__ == "__main__":
    main()
