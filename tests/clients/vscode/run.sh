#!/bin/bash
# run.sh: the VS Code client, checked, packaged and driven in a real VS Code. Does its own set-up.
# PYTHON names a Python 3.11+ that has Afterword and its development tools (default: .venv's).
# PICTURES names a folder for the screenshots (default: .cache/vscode/pictures).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
REPO=$(cd "$HERE/../../.." && pwd)
PYTHON=${PYTHON:-$REPO/.venv/bin/python}
[ "${PYTHON#*/}" = "$PYTHON" ] || PYTHON=$(cd "$(dirname "$PYTHON")" && pwd)/$(basename "$PYTHON")
export VSCODE_PREFIX=$REPO/.cache/vscode AFTERWORD_PYTHON=$PYTHON NO_COLOR=1
PYTHON=$PYTHON "$HERE/setup.sh" "$VSCODE_PREFIX"
export PATH="$VSCODE_PREFIX/bin:$PATH"

cd "$REPO/clients/vscode"
installed=node_modules/.installed-from
if ! cmp -s package-lock.json "$installed"; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$installed"
fi
npm run --silent check
(cd "$HERE" && "$REPO/clients/vscode/node_modules/.bin/biome" ci .)
# the pages that vsce prints are of no use to a test run that goes well
npm run --silent package >"$VSCODE_PREFIX/package.log" 2>&1 || { cat "$VSCODE_PREFIX/package.log"; exit 1; }

echo "# in a real extension host"
node "$HERE/host.mjs"
echo "# at a real window"
node "$HERE/drive.mjs"
