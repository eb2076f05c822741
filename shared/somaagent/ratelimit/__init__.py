"""Rate limits: how often a subject, a tenant and the whole platform may ask, on all replicas."""

from somaagent.ratelimit.limiter import Admitted, Limited, LimiterAway, RateLimiter
from somaagent.ratelimit.quota import Quota, RouteClass

__all__ = ["Admitted", "Limited", "LimiterAway", "Quota", "RateLimiter", "RouteClass"]
