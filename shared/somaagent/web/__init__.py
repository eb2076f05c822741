"""The web as tools reach it: public addresses, or what the operator lists, and nothing else."""

from somaagent.web.errors import FetchFailed, TargetRefused
from somaagent.web.fetching import Fetched, Fetcher

__all__ = ["FetchFailed", "Fetched", "Fetcher", "TargetRefused"]
