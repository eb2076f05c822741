from enum import StrEnum


class ContextSummaryFailureType0(StrEnum):
    BUDGET_EXCEEDED = "budget_exceeded"
    MODEL_REFUSED = "model_refused"
    MODEL_UNAVAILABLE = "model_unavailable"
    NOTHING_TO_SAY = "nothing_to_say"
    TOO_SLOW = "too_slow"

    def __str__(self) -> str:
        return str(self.value)
