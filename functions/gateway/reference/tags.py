"""What the groups of operations are."""

from typing import Final

TAGS: Final[dict[str, str]] = {
    "sessions": "Conversations: begun, listed, renamed, paused, reset, exported, imported.",
    "messages": "What people say in a session, and what was answered.",
    "actions": "Questions that are asked by a name, and the tenant's own templates of them.",
    "turns": "A message and its answer on the way: state, events, interruption.",
    "requeue": "Calls of tools that wait until somebody approves or denies them.",
    "streams": "Answers while they are written: server-sent events, or a WebSocket.",
    "personas": "Who answers: a name, its instructions and its settings.",
    "tools": "What models may have done, and which of it a tenant wants.",
    "administration": "What the tenant's models are, what they may cost, and what they did cost.",
    "openai": "OpenAI's protocol, for its clients; personas are the models.",
    "events": "CloudEvents of producers, sent into the platform.",
    "files": "Files that messages can have attached, and links to download them.",
    "uploads": "Uploads that go on after a cut, by the protocol tus 1.0.",
    "api-keys": "Credentials of programs.",
    "auth": "Browsers that log in at an OpenID provider.",
    "original paths": "Paths of the original system; each names its successor.",
    "health": "Whether the gateway lives and can work, and which version it is.",
}
"""In the order of the document."""


def described() -> list[dict[str, str]]:
    """The document's list of tags."""
    return [{"name": name, "description": text} for name, text in TAGS.items()]
