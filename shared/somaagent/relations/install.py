"""Makes a store with our model: `python -m somaagent.relations.install`, once for a server.

It prints the two settings that name them. A changed model is written into the same store with
`--store`, and gets an id of its own: processes go on with the one that they are told.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

import orjson

from somaagent.settings import RelationsSettings

MODEL: Final = Path("shared/relations/model.json")
_SECONDS: Final = 10.0


def install(
    settings: RelationsSettings, model: Path, *, store: str | None = None
) -> RelationsSettings:
    """Write the model into a store, a new one unless it is named.

    Returns:
        The settings with the ids of store and model.

    Raises:
        OSError: The server cannot be reached, or refuses.
    """
    if store is None:
        store = str(_post(settings, "/stores", orjson.dumps({"name": "somaagent"}))["id"])
    path = f"/stores/{store}/authorization-models"
    written = _post(settings, path, model.read_bytes())
    ids = {"store_id": store, "model_id": str(written["authorization_model_id"])}
    return settings.model_copy(update=ids)


def _post(settings: RelationsSettings, path: str, body: bytes) -> dict[str, Any]:
    url = settings.url or ""
    if not url.startswith(("http://", "https://")):
        raise OSError("SOMA_RELATIONS_URL must begin with http:// or https://")
    request = Request(url.rstrip("/") + path, data=body)  # noqa: S310 - checked above
    request.add_header("Content-Type", "application/json")
    if settings.token is not None:
        request.add_header("Authorization", f"Bearer {settings.token.get_secret_value()}")
    with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310 - checked above
        answer: dict[str, Any] = orjson.loads(response.read())
    return answer


def main() -> int:
    """Install, and print the settings."""
    parser = argparse.ArgumentParser(prog="python -m somaagent.relations.install")
    parser.add_argument("--model", type=Path, default=MODEL, help=f"by default {MODEL}")
    parser.add_argument("--store", help="id of the store that gets the model; else a new one")
    options = parser.parse_args()
    try:
        made = install(RelationsSettings(), options.model, store=options.store)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"SOMA_RELATIONS_STORE_ID={made.store_id}\n")
    sys.stdout.write(f"SOMA_RELATIONS_MODEL_ID={made.model_id}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
