"""A release of one function, and the commands of upgrading.md that divide its traffic."""

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.pages import blocks
from tests.support.rollouts import Manifests

A_PART, BACK = (block.commands for block in blocks("upgrading") if "patch ksvc" in block.commands)
ALL: list[dict[str, Any]] = [{"latestRevision": True, "percent": 100}]
_NAMED = re.compile(r"\bgateway-\d{5}\b")
_CONTAINER = "/spec/template/spec/containers/0"


def shares(command: str, before: str) -> list[dict[str, Any]]:
    """The traffic that a command of the page asks for, with a revision for the one it names."""
    patch = json.loads(_NAMED.sub(before, shlex.split(command)[-1]))
    found: list[dict[str, Any]] = patch["spec"]["traffic"]
    return found


@dataclass(frozen=True)
class Release:
    """The same function with one variable changed, which shows in what it does."""

    manifests: Manifests
    service: str
    place: str
    """Where in the container its variable is added."""
    value: object
    before: str
    """The revision that it follows."""

    @classmethod
    def of(cls, manifests: Manifests, service: str, place: str, value: object) -> "Release":
        """The release that follows the revision which is ready now."""
        before = manifests.service(service)["latest_ready_revision"]
        return cls(manifests, service, place, value, before)

    def getting(self, traffic: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The patch that makes it, and divides the traffic so."""
        return [
            {"op": "add", "path": f"{_CONTAINER}/{self.place}", "value": self.value},
            {"op": "add", "path": "/spec/traffic", "value": traffic},
        ]


async def divide(releases: Sequence[Release], command: str | None = None) -> None:
    """Divide each one's traffic by a command of the page, or give it all; wait until it is."""
    await releases[0].manifests.patch_all(
        {
            each.service: each.getting(shares(command, each.before) if command else ALL)
            for each in releases
        }
    )
