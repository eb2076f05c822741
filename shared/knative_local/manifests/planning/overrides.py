"""Extensions that a source or binding puts on every event."""

from __future__ import annotations

import re

from knative_local.manifests.models.eventing import CloudEventOverrides
from knative_local.manifests.reporting import Place

# As the webhook takes them; a source writes them in lower case.
_EXTENSION_NAME = re.compile(r"[A-Za-z0-9]+")


def plan_overrides(given: CloudEventOverrides | None, place: Place) -> dict[str, str]:
    """The extensions by name; a name that is none is said at `place`."""
    extensions = given.extensions if given is not None else {}
    for name in extensions:
        if not _EXTENSION_NAME.fullmatch(name):
            place.at("extensions", name).refuse(
                f"{name!r} is no extension name: letters and digits only"
            )
    return dict(extensions)
