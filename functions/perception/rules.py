"""The rule floor: intent, sentiment, tags and helpful tools by a message's words.

Words are matched whole, so a contest is no test and a goodbye is not good.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from somaagent.events import Analysis

_QUESTION_WORDS: Final = frozenset({"how", "what", "why", "when", "where", "who"})


def _inflected(*stems: str) -> frozenset[str]:
    """Each verb with its regular endings: build, builds, building; create, created."""
    forms: set[str] = set()
    for stem in stems:
        root = stem.removesuffix("e")
        forms |= {stem, f"{stem}s", f"{stem}es", f"{root}ed", f"{root}ing"}
    return frozenset(forms)


_ACTIONS: Final = _inflected("create", "build", "implement", "write") | {
    "built",
    "wrote",
    "written",
}
_PROBLEMS: Final = _inflected("fix", "bug", "issue", "error")
_NEGATIVE: Final = _inflected("fail", "break", "crash", "error", "issue") | {
    "broken",
    "broke",
    "failure",
    "failures",
}
_POSITIVE: Final = frozenset({"great", "thanks", "thank", "awesome", "good"})
_TAGS: Final = {
    "code": _inflected("code", "class", "function") | {"python"},
    "infrastructure": _inflected("deploy")
    | {"docker", "kubernetes", "infra", "infrastructure", "deployment", "deployments"},
    "testing": _inflected("test", "validate") | {"qa", "validation"},
}

_TOOLS: Final = {
    "calculate": _inflected("calculate", "compute", "multiply", "divide", "add", "subtract")
    | {"calculator", "calculation", "arithmetic", "sum", "product", "times", "plus", "minus"}
    | {"squared", "cubed", "sqrt", "percent", "average", "multiplied", "multiplies"},
    "timestamp": frozenset({"date", "today", "weekday", "clock", "utc"}),
}
_MOMENTS: Final = frozenset({"time", "day"})
_PRESENT: Final = frozenset({"what", "now", "current"})
_SUM: Final = re.compile(r"\d\s*(?:\*\*|[+*%^x\u00d7\u00f7])\s*\(?\d|\d\s+[-/]\s+\(?\d")
"""Two numbers with a sign between them; without spaces, - and / may be of a date."""
_NUMBER: Final = re.compile(r"\d")

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def analyze(text: str, *, hints: Mapping[str, str] = MappingProxyType({})) -> Analysis:
    """What the words of `text` say; the first matching intent wins.

    `hints` are what the client says of it.
    """
    words = [word.removesuffix("'s") for word in _WORD.findall(text.lower().replace("\u2019", "'"))]
    found = frozenset(words)
    return Analysis(
        intent=_intent(text.strip(), words, found),
        sentiment=_sentiment(found),
        tags=tuple(sorted(tag for tag, signs in _TAGS.items() if found & signs)),
        ranked_tools=_ranked(text, found),
        length=len(text),
        hints=dict(hints),
    )


def _intent(text: str, words: list[str], found: frozenset[str]) -> str:
    if not text:
        return "empty"
    if text.endswith("?") or (words and words[0] in _QUESTION_WORDS):
        return "question"
    if found & _ACTIONS:
        return "action_request"
    if found & _PROBLEMS:
        return "problem_report"
    return "statement"


def _ranked(text: str, found: frozenset[str]) -> tuple[str, ...]:
    """Tools that may help, the one with the most signs first.

    Nothing is calculated without a number, and a word alone does not do: many a text has a "sum".
    """
    signs = {tool: len(found & words) for tool, words in _TOOLS.items()}
    if _SUM.search(text):
        signs["calculate"] += 2
    elif not _NUMBER.search(text):
        signs["calculate"] = 0
    if found & _MOMENTS and found & _PRESENT:
        signs["timestamp"] += 1
    ranked = sorted((-count, tool) for tool, count in signs.items() if count)
    return tuple(tool for _, tool in ranked)


def _sentiment(found: frozenset[str]) -> str:
    if found & _NEGATIVE:
        return "negative"
    if found & _POSITIVE:
        return "positive"
    return "neutral"
