"""Pushes what `make images` built to a registry: `make push REGISTRY=registry.example.com/soma`.

Log in to the registry first, with the program that built the images. Writes

- build/pushed.json: `[{"name", "reference", "digest"}]`, the reference with its digest;
- build/pushed/kustomization.yaml: a component for an overlay, which pins each image by digest;
- build/pushed.sha256: digests and names, as `sha256sum` writes them, for an attestation.
"""

import argparse
import json
import re
import subprocess
import sys
from typing import Any, Final

import yaml

from tools.images import engines
from tools.images.__main__ import REPOSITORY, RESULT
from tools.images.flavours import FLAVOURS, ROOT, version

PUSHED: Final = ROOT / "build" / "pushed.json"
COMPONENT: Final = ROOT / "build" / "pushed" / "kustomization.yaml"
CHECKSUMS: Final = ROOT / "build" / "pushed.sha256"
PLACEHOLDER: Final = "registry.somaagent.invalid"
"""The registry that the overlays name until an operator names theirs."""
_REGISTRY: Final = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


def main() -> int:
    """Push; 1: the registry or the engine refused, 2: there is nothing to push or no registry."""
    options = _options()
    try:
        engine = engines.find(_built_with())
    except (engines.NoEngine, FileNotFoundError) as error:
        print(f"push: {error}", file=sys.stderr)
        return 2
    pushed: list[dict[str, str]] = []
    for flavour in FLAVOURS:
        if options.flavours and flavour.name not in options.flavours:
            continue
        tag = f"{REPOSITORY}/{flavour.image}:{version()}"
        name = f"{options.registry}/{flavour.image}"
        if not engine.has(tag):
            if not options.flavours:
                continue
            print(f"push: there is no {tag}: make images FLAVOURS={flavour.name}", file=sys.stderr)
            return 2
        try:
            digest = engine.push(tag, f"{name}:{version()}", insecure=options.insecure)
        except subprocess.CalledProcessError as error:
            said = (error.stderr or "").strip().splitlines()
            print(f"push: {name}: {said[-1] if said else error}", file=sys.stderr)
            return 1
        if not _DIGEST.fullmatch(digest):
            print(f"push: {name}: {engine.name} told no digest: {digest!r}", file=sys.stderr)
            return 1
        print(f"{name}:{version()}@{digest}")
        pushed.append({"name": flavour.image, "reference": f"{name}@{digest}", "digest": digest})
    if not pushed:
        print("push: no image is built; `make images` builds them", file=sys.stderr)
        return 2
    _write(options.registry, pushed)
    return 0


def component(registry: str, pushed: list[dict[str, str]]) -> dict[str, Any]:
    """A Kustomize component that pins the images by digest.

    An image is found by the overlays' placeholder, and by the registry's own name where a component
    before this one, as Terraform's, has put it in.
    """
    return {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "images": [
            {
                "name": f"{found}/{each['name']}",
                "newName": f"{registry}/{each['name']}",
                "digest": each["digest"],
            }
            for each in pushed
            for found in dict.fromkeys((PLACEHOLDER, registry))
        ],
    }


def _write(registry: str, pushed: list[dict[str, str]]) -> None:
    COMPONENT.parent.mkdir(parents=True, exist_ok=True)
    PUSHED.write_text(json.dumps(pushed, indent=2) + "\n", encoding="utf-8")
    COMPONENT.write_text(
        yaml.safe_dump(component(registry, pushed), sort_keys=False), encoding="utf-8"
    )
    lines = [
        f"{each['digest'].removeprefix('sha256:')}  {registry}/{each['name']}" for each in pushed
    ]
    CHECKSUMS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _built_with() -> str:
    """The engine that holds the images.

    Raises:
        FileNotFoundError: Nothing is built.
    """
    if not RESULT.exists():
        raise FileNotFoundError("no image is built; `make images` builds them")
    return str(json.loads(RESULT.read_text(encoding="utf-8"))["engine"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.images.push",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--registry", required=True, help="host, port and path, without a scheme")
    parser.add_argument("--insecure", action="store_true", help="the registry has no TLS")
    parser.add_argument(
        "flavours", nargs="*", metavar="FLAVOUR", help="by default all that are built"
    )
    options = parser.parse_args()
    options.registry = options.registry.rstrip("/")
    if not _REGISTRY.fullmatch(options.registry):
        parser.error(f"no name of a registry: {options.registry!r}")
    unknown = set(options.flavours) - {flavour.name for flavour in FLAVOURS}
    if unknown:
        parser.error(f"no such flavour: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
