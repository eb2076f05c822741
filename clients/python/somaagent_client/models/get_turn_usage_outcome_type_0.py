from enum import StrEnum


class GetTurnUsageOutcomeType0(StrEnum):
    COMPLETED = "completed"
    EXPIRED = "expired"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"

    def __str__(self) -> str:
        return str(self.value)
