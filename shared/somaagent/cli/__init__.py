"""The command `soma`; every command imports what it needs when it runs, so that `--help` is quick.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the platform is not running.
"""
