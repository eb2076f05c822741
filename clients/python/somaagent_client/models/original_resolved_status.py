from enum import StrEnum


class OriginalResolvedStatus(StrEnum):
    DISCARDED = "discarded"
    REQUEUED = "requeued"

    def __str__(self) -> str:
        return str(self.value)
