"""Whether a message is worth a larger model, by rules of which the first that holds decides."""

from typing import Final, NamedTuple

from somaagent.events import Analysis, Escalation
from somaagent.settings import EscalationSettings

_WEIGHTS: Final = {"code": 0.4, "infrastructure": 0.4, "testing": 0.2}
_OTHER: Final = 0.1
_SIGNAL: Final = 0.5
_STRONG_SIGNAL: Final = 0.6
_LONG: Final = 750
"""Characters of an urgent message that make up for weak tags."""
_WORK_SIGNAL: Final = 0.8
_WORK_LENGTH: Final = 600


class Verdict(NamedTuple):
    """What a rule says."""

    escalated: bool
    rule: str


def decide(analysis: Analysis, settings: EscalationSettings) -> Escalation:
    """The decision for a message, with the rule that made it and what it looked at."""
    score = tag_score(analysis.tags)
    verdict = _verdict(analysis, score, settings)
    return Escalation(
        escalated=verdict.escalated,
        rule=verdict.rule,
        tag_score=score,
        length=analysis.length,
        hints=analysis.hints,
    )


def tag_score(tags: tuple[str, ...]) -> float:
    """How technical a message is, from 0."""
    return round(sum(_WEIGHTS.get(tag, _OTHER) for tag in tags), 3)


def _verdict(analysis: Analysis, score: float, settings: EscalationSettings) -> Verdict:
    if not settings.enabled:
        return Verdict(escalated=False, rule="escalation_disabled")
    hints, length = analysis.hints, analysis.length
    asked = {"true": True, "false": False}.get(hints.get("escalate", ""))
    if asked is not None:
        return Verdict(asked, f"metadata_override_{str(asked).lower()}")
    if hints.get("risk_level") in ("high", "critical"):
        return Verdict(escalated=True, rule="risk_level_high")
    if hints.get("complexity") in ("advanced", "severe") and score >= _SIGNAL:
        return Verdict(escalated=True, rule="complexity_high_tag_signal")
    if hints.get("priority") == "urgent" and (score >= _STRONG_SIGNAL or length > _LONG):
        return Verdict(escalated=True, rule="priority_urgent_long_content")
    works = analysis.intent in ("action_request", "problem_report")
    if works and score >= _WORK_SIGNAL and length > _WORK_LENGTH:
        return Verdict(escalated=True, rule="intent_complex_high_tag")
    if settings.fallback_enabled and length > settings.fallback_characters:
        return Verdict(escalated=True, rule="length_fallback")
    return Verdict(escalated=False, rule="slm_handled")
