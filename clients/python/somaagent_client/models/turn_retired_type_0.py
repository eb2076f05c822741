from enum import StrEnum


class TurnRetiredType0(StrEnum):
    RESET = "reset"
    ROLLED_BACK = "rolled_back"
    SUPERSEDED = "superseded"

    def __str__(self) -> str:
        return str(self.value)
