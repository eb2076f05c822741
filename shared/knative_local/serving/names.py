"""Cluster names inside what a process is given, turned into addresses that work on this machine."""

import re
from collections.abc import Callable, Mapping


class ClusterNames:
    """Rewrites cluster URLs and host names in text.

    Args:
        listeners: The authority (`127.0.0.1:PORT`) that stands for a cluster host name on port 80.
        external: The host that stands for the name of an ExternalName Service, on any port.
    """

    def __init__(self, listeners: Mapping[str, str], external: Mapping[str, str]) -> None:
        self._full: dict[str, str] = {}
        self._short: dict[str, dict[str, str]] = {}
        self._external = {name.lower(): host for name, host in external.items()}
        for host, authority in listeners.items():
            self._add(host.lower(), authority)
        self._pattern = _pattern([*self._full, *self._external])

    def rewrite(self, text: str, namespace: str) -> str:
        """Return `text` as a process of `namespace` needs it."""
        text = self._pattern.sub(self._replace, text) if self._pattern else text
        short = self._short.get(namespace)
        if short and "http://" in text:
            text = _short_pattern(short).sub(_replacing(short), text)
        return text

    def _add(self, host: str, authority: str) -> None:
        labels = host.split(".")
        self._full[host] = authority
        if len(labels) >= 3 and labels[2] == "svc":
            self._full[".".join(labels[:3])] = authority
            # `name.ns` and `name` mean something else in other places; only in URLs.
            self._short.setdefault(labels[1], {})[labels[0]] = authority
            self._full.setdefault(".".join(labels[:2]), authority)

    def _replace(self, match: re.Match[str]) -> str:
        scheme, host, port = match["scheme"] or "", match["host"].lower(), match["port"] or ""
        if host in self._external:
            return f"{scheme}{self._external[host]}{port}"
        authority = self._full[host]
        if port not in {"", ":80"} or scheme not in {"", "http://"}:
            return match[0]
        if scheme:
            return f"http://{authority}"
        return authority if port and ".svc" in host else match[0]


def _pattern(hosts: list[str]) -> re.Pattern[str] | None:
    if not hosts:
        return None
    names = "|".join(re.escape(host) for host in sorted(hosts, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.\-])(?P<scheme>[a-zA-Z][a-zA-Z+.\-]*://)?(?P<host>{names})"
        rf"(?P<port>:\d+)?(?![\w\-]|\.\w|:\d)",
        re.IGNORECASE,
    )


def _short_pattern(hosts: Mapping[str, str]) -> re.Pattern[str]:
    names = "|".join(re.escape(host) for host in sorted(hosts, key=len, reverse=True))
    return re.compile(rf"(?<![\w.\-])http://(?P<host>{names})(?::80)?(?![\w\-]|\.\w|:\d)")


def _replacing(hosts: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda match: f"http://{hosts[match['host']]}"
