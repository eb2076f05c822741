from enum import StrEnum


class DecidedCallOutcome(StrEnum):
    DECIDED = "decided"
    NOT_FOUND = "not_found"
    NOT_WAITING = "not_waiting"
    REFUSED = "refused"

    def __str__(self) -> str:
        return str(self.value)
