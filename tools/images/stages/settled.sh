# Makes what a stage hands on the same in every build: bytecode that names no time, and one time for
# every file. Arguments: the folders.
set -eu
for folder in "$@"; do
	find "$folder" -xdev -name __pycache__ -type d -prune -exec rm -rf {} +
done
# Unchecked, so that a start need not look at the source. In one process: what bytecode holds follows
# from the order in which modules are compiled. A package may ship files for other versions of Python.
PYTHONHASHSEED=0 python3 -m compileall -q --invalidation-mode unchecked-hash "$@" >/dev/null || true
for folder in "$@"; do
	find "$folder" -xdev -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} +
done
