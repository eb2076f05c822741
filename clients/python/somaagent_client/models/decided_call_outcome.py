from enum import StrEnum


class DecidedCallOutcome(StrEnum):
    DECIDED = "decided"
    NOT_FOUND = "not_found"
    NOT_WAITING = "not_waiting"

    def __str__(self) -> str:
        return str(self.value)
