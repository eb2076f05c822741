from enum import StrEnum


class DeleteBudgetScope(StrEnum):
    KEY = "key"
    PERSONA = "persona"
    TENANT = "tenant"

    def __str__(self) -> str:
        return str(self.value)
