"""Health checks as Argo CD runs them: Lua 5.1, the object as `obj`, a table as the answer."""

from typing import Any, cast  # cast: of parsed YAML

from lupa import lua51

from tests.manifests.rendering import Manifest


def health(script: str, manifest: Manifest) -> tuple[str, str]:
    """Status and message that a script gives an object."""
    runtime: Any = lua51.LuaRuntime(unpack_returned_tuples=True)
    # Argo CD opens no library that reaches outside; a script that needs one fails here as there.
    for name in ("io", "os", "package", "require", "dofile", "loadfile", "python"):
        runtime.globals()[name] = None
    runtime.globals()["obj"] = _table(runtime, manifest)
    answer = runtime.execute(script)
    return str(answer["status"]), str(answer["message"] or "")


def _table(runtime: Any, value: Any) -> Any:
    if isinstance(value, dict):
        items = cast("Manifest", value).items()
        return runtime.table_from({key: _table(runtime, inner) for key, inner in items})
    if isinstance(value, list):
        return runtime.table_from([_table(runtime, inner) for inner in cast("list[Any]", value)])
    return value
