"""A platform whose manifests are changed while people talk to it."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import yaml

from tests.support.platform import Platform, until

PATIENCE_SECONDS = 300.0


@dataclass
class Manifests:
    """The overlay of a platform that was started with `--watch`."""

    platform: Platform

    @property
    def folder(self) -> Path:
        """Where the overlay lies."""
        return self.platform.state / "run" / "overlay"

    def secrets(self, name: str) -> dict[str, str]:
        """The secrets of `credentials` or `gateway-credentials`."""
        lines = (self.folder / f"{name}.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    async def keep(self, **files: dict[str, str]) -> None:
        """Write secrets, and wait until every function is of revisions that have them.

        Args:
            files: `credentials` or `gateway_credentials`, whole.
        """
        await self._write(
            {
                f"{name.replace('_', '-')}.env": "".join(f"{k}={v}\n" for k, v in secrets.items())
                for name, secrets in files.items()
            }
        )

    async def patch(
        self,
        name: str,
        operations: list[dict[str, Any]],
        *,
        kind: str = "serving.knative.dev/Service",
    ) -> None:
        """Change an object in place of how it was changed before, and wait for it."""
        await self.patch_all({name: operations}, kind=kind)

    async def patch_all(
        self,
        changes: dict[str, list[dict[str, Any]]],
        *,
        kind: str = "serving.knative.dev/Service",
    ) -> None:
        """Change several objects of a kind at once, by name, and wait for all of them."""
        whole: dict[str, Any] = yaml.safe_load((self.folder / "kustomization.yaml").read_text())
        kept = [each for each in whole["patches"] if each["target"].get("name") not in changes]
        group, _, kind = kind.partition("/")
        changed = [
            {
                "target": {"group": group, "kind": kind, "name": name},
                "patch": yaml.safe_dump(operations),
            }
            for name, operations in changes.items()
        ]
        text = yaml.safe_dump(whole | {"patches": [*kept, *changed]})
        await self._write({"kustomization.yaml": text})

    def status(self) -> dict[str, Any]:
        """What the data plane says."""
        with urlopen(self.platform.status["status_url"], timeout=60) as answer:  # noqa: S310 - ours
            told: dict[str, Any] = json.load(answer)
        return told

    def service(self, name: str) -> dict[str, Any]:
        """What it says of a Knative Service."""
        return next(each for each in self.status()["services"] if each["name"] == name)

    async def _write(self, files: dict[str, str]) -> None:
        before = self.status()["manifests"]["applied"]
        # Whole and at once, for whoever looks: the drafts lie outside.
        drafts = {name: self.folder.parent / f"draft-{name}" for name in files}
        for name, draft in drafts.items():
            draft.touch(mode=0o600)
            draft.write_text(files[name])
        for name, draft in drafts.items():
            draft.rename(self.folder / name)

        async def applied() -> bool:
            told = await asyncio.to_thread(self.status)
            assert told["manifests"]["problems"] == []
            return told["manifests"]["applied"] > before and all(map(_settled, told["services"]))

        await until(applied, f"{', '.join(files)} to be applied", seconds=PATIENCE_SECONDS)


def _settled(service: dict[str, Any]) -> bool:
    newest = service["latest_created_revision"]
    followed = [each for each in service["traffic"] if each["latest"]]
    return bool(
        service["ready"]
        and newest == service["latest_ready_revision"]
        and all(each["revision"] == newest for each in followed)
    )
