"""The status of a run as a person reads it, and the choice of objects."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knative_local.manifests.foreign import as_list, as_mapping

# The status is foreign JSON: it comes from another process, perhaps of another version.
Json = dict[str, Any]

_WIDE = 2000
_OTHER_LISTS = ("inert", "warnings")
_SHOWN = (
    ("revision", "revision {}"),
    ("replicas", "{} replicas"),
    ("lag", "lag {}"),
    ("in_flight", "{} in flight"),
    ("schedule", "{}"),
    ("sent", "{} sent"),
    ("problem", "{}"),
    ("topic", "topic {}"),
    ("url", "{}"),
)


def objects(report: Json) -> Iterator[Json]:
    """Yield every object of a status."""
    for name, entries in report.items():
        if name in _OTHER_LISTS:
            continue
        for entry in as_list(entries) or ():
            found = as_mapping(entry)
            if found is not None and "name" in found:
                yield found


def chosen(report: Json, choice: str | None, namespace: str | None) -> list[Json]:
    """Return the objects that somebody asks for.

    Args:
        report: The status.
        choice: `KIND`, `KIND/NAME` or `NAME`, as one writes them for kubectl; case does not matter.
        namespace: Only objects of this namespace.
    """
    return [
        each
        for each in objects(report)
        if (namespace is None or each.get("namespace") == namespace)
        and (choice is None or _is_meant(each, choice.lower()))
    ]


def is_ready(entry: Json) -> bool:
    """Whether an object works as it should."""
    return bool(entry.get("ready"))


def print_table(report: Json, shown: list[Json]) -> None:
    """Print objects, and what is wrong with the manifests on disk."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for title in ("namespace", "kind", "name", "ready"):
        table.add_column(title, no_wrap=True)
    table.add_column("")
    for entry in shown:
        ready = "[green]yes[/green]" if is_ready(entry) else "[red]no[/red]"
        table.add_row(
            escape(str(entry.get("namespace", ""))),
            escape(str(entry.get("kind", ""))),
            escape(str(entry["name"])),
            ready,
            escape(_detail(entry)),
        )
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        # Who reads it from a pipe or a file wants each object on a line, whole.
        console = Console(soft_wrap=True, highlight=False, width=_WIDE)
    console.print(table)
    manifests = as_mapping(report.get("manifests")) or {}
    for problem in as_list(manifests.get("problems")) or ():
        console.print(
            "[red]not applied:[/red] "
            + escape(f"{problem['file']}: {problem['field']}: {problem['message']}")
        )


def _is_meant(entry: Json, choice: str) -> bool:
    kind, name = str(entry.get("kind", "")).lower(), str(entry["name"]).lower()
    wanted_kind, slash, wanted_name = choice.partition("/")
    kinds = {kind, f"{kind}s"}
    if slash:
        return wanted_kind in kinds and wanted_name == name
    return choice in kinds or choice == name


def _detail(entry: Json) -> str:
    if not is_ready(entry):
        return str(entry.get("reason") or "")
    parts = [text.format(entry[key]) for key, text in _SHOWN if entry.get(key) not in {None, ""}]
    return ", ".join(parts)
