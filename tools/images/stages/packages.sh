# Installs the packages of a flavour into /opt/somaagent. Argument: the flavour.
set -eu
flavour=$1
export PIP_CONFIG_FILE=/run/secrets/pip.conf
python3 -m venv --without-pip /opt/somaagent
pip=$(echo /build/pip-*.whl)
install() {
	/opt/somaagent/bin/python "$pip/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-compile \
		--no-deps --require-hashes --only-binary :all: "$@"
}
install -r "/build/image-$flavour.lock"
case $flavour in
# What decides by policies; see tools/lock.py on what the engine's wheel says of Python.
gateway | tools) install --ignore-requires-python -r /build/policy.lock ;;
esac
site=$(/opt/somaagent/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# `python -m` finds the code in its working directory; this finds it from anywhere.
echo /app >"$site/somaagent.pth"
# Programs of packages, sources of what is compiled, and tests that packages ship.
find /opt/somaagent/bin -type f -delete
find "$site" \( -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' -o -name '*.pyi' \) -type f -delete
find "$site" -name tests -type d -prune -exec rm -rf {} +
python3 /build/stripped.py "$site"
sh /build/settled.sh /opt/somaagent
