"""A turn as the router hands it to the conversation step."""

from uuid import uuid4

from somaagent.events import Analysis, Candidate, TurnRouted
from tests.integration.conftest import StoredTurn


def routed(turn: StoredTurn) -> TurnRouted:
    """With the profile that everybody has."""
    return TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(Candidate(profile="dialogue", score=1),),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral"),
    )
