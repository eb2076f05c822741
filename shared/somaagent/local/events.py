"""Publishing single events through the broker's HTTP ingress, from the command line."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from somaagent.local.errors import LocalProblem, NotRunning

_SECONDS: Final = 30
# CloudEvents HTTP binding 3.1.3.2: printable ASCII but space, quote and percent stay as they are.
_PLAIN: Final = "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def binary_headers(attributes: Mapping[str, str]) -> dict[str, str]:
    """The HTTP headers of CloudEvents attributes in binary mode."""
    headers = {
        f"ce-{name}": quote(value, safe=_PLAIN)
        for name, value in attributes.items()
        if name != "datacontenttype"
    }
    if "datacontenttype" in attributes:
        headers["content-type"] = attributes["datacontenttype"]
    return headers


def publish(ingress_url: str, headers: Mapping[str, str], data: bytes | None) -> None:
    """Return once the broker has stored the event.

    Raises:
        NotRunning: The broker cannot be reached.
        LocalProblem: It refused the event.
    """
    request = urllib.request.Request(  # noqa: S310 - the platform's own loopback address
        ingress_url, data=data or b"", headers=dict(headers), method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
            return
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(500).decode(errors="replace").strip()
        raise LocalProblem(
            f"the broker refused the event with {error.code}: {said or error.reason}",
            remedy="correct the event" if error.code < 500 else "soma status, then send it again",
        ) from error
    except (OSError, urllib.error.URLError) as error:
        raise NotRunning(
            f"the broker at {ingress_url} cannot be reached: {error}", remedy="make up"
        ) from error
