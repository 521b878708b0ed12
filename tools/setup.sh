#!/usr/bin/env bash
# Make the environment: uv where it can be had, pip alone otherwise. Called by the Makefile.
# May be interrupted and run again at any point: what is broken is made anew.
set -euo pipefail
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}
UV_VERSION=${UV_VERSION:?called by the Makefile}
# Compile at install: without bytecode every import takes three times as long.
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

say() { echo "kresearch: $*" >&2; }

command -v "$PYTHON" >/dev/null 2>&1 || {
  say "no '$PYTHON' on this machine. Install Python 3.11, 3.12 or 3.13, or say make setup PYTHON=/path/to/python3"
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

# Usable means: it starts, it has pip, and it is the Python that was asked for.
version() { "$1" -c 'import sys; print(sys.version_info[:3])' 2>/dev/null || true; }
usable() {
  [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 &&
    [ "$(version "$VENV/bin/python")" = "$(version "$PYTHON")" ]
}
if ! usable; then
  rm -rf "$VENV"
  "$PYTHON" -c "import ensurepip, venv" 2>/dev/null || {
    say "'$PYTHON' cannot make environments: it has no ensurepip. On Debian and Ubuntu: apt-get install python3-venv"
    exit 1
  }
  "$PYTHON" -m venv "$VENV" || {
    rm -rf "$VENV"
    say "'$PYTHON -m venv $VENV' failed; its message is above."
    exit 1
  }
fi

BIN="$VENV/bin"
PIP=("$BIN/python" -m pip --quiet --disable-pip-version-check)
started=$SECONDS
with_uv() {
  "${PIP[@]}" install "uv==$UV_VERSION" 2>/dev/null || return 1
  say "installing the locked packages with uv"
  VIRTUAL_ENV="$PWD/$VENV" "$BIN/uv" pip sync --quiet --compile-bytecode --require-hashes requirements.lock &&
    VIRTUAL_ENV="$PWD/$VENV" "$BIN/uv" pip install --quiet --compile-bytecode --no-deps -e .
}
with_pip() {
  say "uv cannot be used here; installing the locked packages with pip (about three times slower)"
  # Hash mode refuses -e: hence two commands.
  "${PIP[@]}" install --require-hashes -r requirements.lock && "${PIP[@]}" install --no-deps -e .
}
with_uv || with_pip || {
  say "the packages could not be installed; the message is above. Run make setup again: it goes on from here."
  exit 1
}
say "the environment $VENV is ready after $((SECONDS - started)) s"
