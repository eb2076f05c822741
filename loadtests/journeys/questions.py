"""What people ask; nothing else, so that others can ask the same."""

from random import Random
from typing import Final

TURNS: Final = 4
"""Questions of one session; then another one begins."""
QUESTIONS: Final = (
    "What is the capital of {}? Answer in one short sentence.",
    "Name one river of {}. Answer in one short sentence.",
    "Which language do people speak in {}? Answer in one short sentence.",
    "What do people like to eat in {}? Answer in one short sentence.",
)
PLACES: Final = (
    *("France", "Italy", "Spain", "Portugal", "Japan", "Brazil", "Egypt", "Norway", "Poland"),
    *("Canada", "Kenya", "India", "Greece", "Turkey", "Peru", "Austria", "Vietnam", "Chile"),
)


def question(chance: Random) -> str:
    """One that is seldom the same twice, which the model would answer from its cache."""
    return chance.choice(QUESTIONS).format(chance.choice(PLACES))
