"""Which messages are worth a larger model, and by which rule."""

import pytest

from functions.perception.hints import hints_of
from functions.perception.rules import analyze
from functions.router.escalation import decide, tag_score
from somaagent.events import Analysis
from somaagent.settings import EscalationSettings

SETTINGS = EscalationSettings()
TECHNICAL = "Fix the python function that deploys this."
"""Tagged code and infrastructure: 0.8."""


def analysis(text: str = "", **hints: str) -> Analysis:
    return analyze(text, hints=hints_of(hints))


@pytest.mark.parametrize(
    ("said", "escalated", "rule"),
    [
        (analysis("Hi", escalate="true"), True, "metadata_override_true"),
        (analysis("Hi", escalate="TRUE "), True, "metadata_override_true"),
        (analysis("Hi", escalate="false", risk_level="high"), False, "metadata_override_false"),
        (analysis("Hi", escalate="maybe"), False, "slm_handled"),
        (analysis("Hi", risk_level="high"), True, "risk_level_high"),
        (analysis("Hi", risk_level="critical"), True, "risk_level_high"),
        (analysis("Hi", risk_level="low"), False, "slm_handled"),
        (analysis(TECHNICAL, complexity="advanced"), True, "complexity_high_tag_signal"),
        (analysis("My code.", complexity="severe"), False, "slm_handled"),
        (analysis(TECHNICAL, priority="urgent"), True, "priority_urgent_long_content"),
        (analysis("x" * 751, priority="urgent"), True, "priority_urgent_long_content"),
        (analysis("x" * 750, priority="urgent"), False, "slm_handled"),
        (analysis(TECHNICAL.ljust(601)), True, "intent_complex_high_tag"),
        (analysis(TECHNICAL.ljust(600)), False, "slm_handled"),
        (analysis(f"Why does the code deploy? {'x' * 600}?"), False, "slm_handled"),
        (analysis("Hello"), False, "slm_handled"),
        (Analysis(intent="question", sentiment="neutral"), False, "slm_handled"),
    ],
)
def test_the_first_rule_that_holds_decides(said: Analysis, escalated: bool, rule: str) -> None:
    decision = decide(said, SETTINGS)
    assert (decision.escalated, decision.rule) == (escalated, rule)
    # What the decision rests on stands in it.
    assert (decision.length, decision.hints) == (said.length, said.hints)
    assert decision.tag_score == tag_score(said.tags)


def test_tags_weigh_by_what_they_are() -> None:
    assert tag_score(("code", "infrastructure", "testing")) == 1.0
    assert tag_score(("cooking", "testing")) == 0.3
    assert tag_score(()) == 0.0


def test_escalation_can_be_off_and_length_can_be_a_reason() -> None:
    off = EscalationSettings(enabled=False)
    assert decide(analysis("Hi", escalate="true"), off).rule == "escalation_disabled"
    by_length = EscalationSettings(fallback_enabled=True, fallback_characters=10)
    assert decide(analysis("x" * 11), by_length).rule == "length_fallback"
    assert decide(analysis("x" * 10), by_length).rule == "slm_handled"


def test_only_plain_words_of_known_notes_are_hints() -> None:
    said = {
        "priority": "Urgent",
        "risk_level": "high; drop table",
        "mood": "good",
        "escalate": True,
    }
    assert hints_of(said) == {"escalate": "true", "priority": "urgent"}
