#!/usr/bin/env bash
# The wheel on other Pythons: installed with the locked versions, it says its version and scores a log.
# bash tools/smoke.sh 3.12 3.13 - with --lowest before them, with the oldest versions that pyproject.toml promises.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONPATH PYTHONHOME
UV=${UV:-$PWD/.venv/bin/uv}
export MLFLOW_DISABLE_TELEMETRY=true

say() { echo "smoke: $*" >&2; }

find_python() {
  for found in "$(command -v "python$1" || true)" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
    # A shim may be there without the interpreter behind it.
    [ -x "$found" ] && "$found" -c "import ensurepip, venv" >/dev/null 2>&1 && echo "$found" && return
  done
  return 1
}

lowest=false
[ "${1:-}" = --lowest ] && lowest=true && shift
[ -x "$UV" ] || { say "no uv in .venv: nothing was tried"; exit 0; }
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"$UV" build --quiet --wheel --out-dir "$home/dist" .
wheel=("$home"/dist/*.whl)
printf '%s\n' account,actor,kind,network,at a,x,reply,twitter,2020-01-01T10:00Z a,y,like,twitter,2020-01-02T10:00Z >"$home/log.csv"
for version in "$@"; do
  python=$(find_python "$version") || { say "no Python $version on this machine: skipped"; continue; }
  "$python" -m venv "$home/$version"
  if $lowest; then
    "$UV" pip compile --quiet --resolution lowest-direct --python "$python" pyproject.toml -o "$home/versions.txt"
  else
    grep -E '^[A-Za-z0-9]' requirements.lock | sed 's/ *\\$//' >"$home/versions.txt"
  fi
  "$UV" pip install --quiet --python "$home/$version/bin/python" --constraint "$home/versions.txt" "$wheel" ||
    { say "Python $version: the wheel could not be installed: skipped"; continue; }
  (cd "$home" && "$version/bin/kresearch" --version >/dev/null &&
    "$version/bin/kresearch" score log.csv --out "$version.csv" 2>"$version.said" && test "$(wc -l <"$version.csv")" = 3) ||
    { cat "$home/$version.said" >&2 || true; say "Python $version: the wheel does not work"; exit 1; }
  say "Python $version: the wheel works"
done
