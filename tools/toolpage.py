"""`docs/tools.md`: the tools that come with the platform, written from their specifications.

`python -m tools.toolpage` writes it, `--check` compares.
"""

import sys
from pathlib import Path
from typing import Final

from somaagent.tools.catalogue import SPECS
from somaagent.tools.spec import JsonObject, ToolSpec

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "tools.md"
_HEAD: Final = """\
<!-- Written by `make contracts` from the tools' specifications; do not edit. -->
# Tools

What models can have done. A persona names its tools in `tools` (`PATCH
/v1/personas/{persona_id}`); `GET /v1/tools` lists what the tenant has enabled, and `PUT
/v1/admin/tools/{tool_name}` disables one for the tenant, and grants what programs run by tools may
reach ([sandbox](sandbox.md#a-network-that-is-granted)). Every call is judged by the policies
(`shared/policies/tools`) and ends with one of the statuses in
[functions/tool_executor](../functions/tool_executor/README.md). Tools of MCP servers come by
configuration.

A persona's `tool_choice` says what the first step of its turns does with them, as OpenAI's field of
that name: `auto` (or null), the model calls what it likes; `required`, it has to call one; one
tool's name, it has to call that one; `none`, it is offered none. The steps after it are `auto`: a
model that had to call a tool in each would never answer. `required` and a name need `tools`, which
has the name. A tool that is disabled for the tenant, or that whoever delegated the task left out,
cannot be forced: the choice is the model's then. The model's server has to know `tool_choice`;
`SOMA_PROFILES_WITHOUT_TOOL_CHOICE` names the providers of profiles that do not. A persona whose
profile has no other is refused with 422, and a turn that finds no other fails as `model_refused`.
Where the model speaks instead (`tool_choice_ignored` in the log), nobody is told, and it is asked
for the call alone, as JSON in the form of the tool's schema; without one the turn does not go on.

Risk: `low` reaches nothing, `medium` reads or writes what is the session's, `high` reaches beyond
it. A tool that is idempotent runs again when its process died; a call of any other ends with
`error` then. Cost is in millionths of the ledger's currency.

| tool | version | risk | cost | longest run | at once in a process | idempotent |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    specs = [SPECS[name] for name in sorted(SPECS)]
    rows = "".join(
        f"| [`{spec.name}`](#{spec.name}) | {spec.version} | {spec.risk} | {spec.cost} "
        f"| {spec.timeout_seconds:g} s | {spec.concurrency} "
        f"| {'yes' if spec.idempotent else 'no'} |\n"
        for spec in specs
    )
    return _HEAD + rows + "".join(_section(spec) for spec in specs)


def _section(spec: ToolSpec) -> str:
    required = spec.parameters.get("required", [])
    properties: JsonObject = spec.parameters.get("properties", {})
    lines = [f"\n## {spec.name}\n", f"\n{spec.description}\n"]
    if properties:
        lines.append("\n| argument | type | |\n|---|---|---|\n")
    for name, schema in properties.items():
        about = schema.get("description", "")
        if "enum" in schema:
            about = "; ".join(filter(None, [about, "one of " + ", ".join(schema["enum"])]))
        if name in required:
            about = "; ".join(filter(None, [about, "required"]))
        lines.append(f"| `{name}` | {schema.get('type', 'any')} | {about} |\n")
    return "".join(lines)


def main() -> int:
    """Write the page, or say that it is not what it should be."""
    wanted = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{PAGE.name} is not what the tools' specifications say: make contracts", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
