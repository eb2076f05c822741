from enum import StrEnum


class GetTurnUsageGroupItem(StrEnum):
    DAY = "day"
    MODEL = "model"
    OUTCOME = "outcome"
    PERSONA = "persona"
    PROFILE = "profile"

    def __str__(self) -> str:
        return str(self.value)
