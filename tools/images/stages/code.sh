# The platform's code in /app, without what describes it.
set -eu
find /app -name README.md -type f -delete
# What an installed distribution says of itself: its name and version.
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' /build/pyproject.toml)
mkdir "/app/somaagent-$version.dist-info"
printf 'Metadata-Version: 2.1\nName: somaagent\nVersion: %s\n' "$version" >"/app/somaagent-$version.dist-info/METADATA"
sh /build/settled.sh /app
