#!/usr/bin/env bash
# Make the environment: uv where it can be had, pip alone otherwise. Called by the Makefile.
set -euo pipefail
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

command -v "$PYTHON" >/dev/null 2>&1 || {
  echo "kresearch: no '$PYTHON' on this machine. Install Python 3.11, 3.12 or 3.13, or say PYTHON=/path/to/python3." >&2
  exit 1
}
"$PYTHON" - <<'PY' || exit 1
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        f"kresearch: Python {sys.version.split()[0]} is not supported; allowed are 3.11, 3.12 and 3.13. "
        "Say for instance: make setup PYTHON=python3.12"
    )
PY
if [ -x "$VENV/bin/python" ] && ! "$VENV/bin/python" -c "" 2>/dev/null; then rm -rf "$VENV"; fi
if [ ! -x "$VENV/bin/python" ]; then
  "$PYTHON" -m venv "$VENV" || {
    rm -rf "$VENV"
    echo "kresearch: '$PYTHON -m venv' failed. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
  }
fi
BIN="$VENV/bin"
if "$BIN/python" -m pip install --quiet --disable-pip-version-check "uv==${UV_VERSION}" 2>/dev/null; then
  echo "kresearch: installing the locked packages with uv"
  export VIRTUAL_ENV="$PWD/$VENV"
  "$BIN/uv" pip sync --quiet --compile-bytecode --require-hashes requirements.lock
  "$BIN/uv" pip install --quiet --compile-bytecode --no-deps -e .
else
  echo "kresearch: uv cannot be had here; installing the locked packages with pip (slower)"
  "$BIN/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  "$BIN/python" -m pip install --quiet --disable-pip-version-check --no-deps -e .
fi
