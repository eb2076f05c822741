# The platform's code in /app, without what describes it.
set -eu
find /app -name README.md -type f -delete
sh /build/settled.sh /app
