"""Blocked calls of tools wait here for approval; meanwhile the policy is asked again."""
