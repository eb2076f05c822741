from enum import StrEnum


class GetProfileMode(StrEnum):
    ANY = "any"
    DEVELOPMENT = "DEVELOPMENT"
    LOCAL = "LOCAL"
    PRODUCTION = "PRODUCTION"
    TEST = "TEST"
    TRAINING = "TRAINING"

    def __str__(self) -> str:
        return str(self.value)
