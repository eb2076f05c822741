from enum import StrEnum


class PutBudgetScope(StrEnum):
    KEY = "key"
    PERSONA = "persona"
    TENANT = "tenant"

    def __str__(self) -> str:
        return str(self.value)
