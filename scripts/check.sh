#!/usr/bin/env bash
# Checks that need no build: types, style, import rules, unused code.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "check failed: $name ($*)" >&2
  fi
}

check "settings of the whole repository" npm run -s config
check "types of host code" npx tsc -p tsconfig.json
check "types of device code" npx tsc -p tsconfig.device.json
check "types of the web page" npx tsc -p tsconfig.web.json
check "style" npx biome check . --max-diagnostics=100
check "import rules" npx depcruise --config .dependency-cruiser.cjs hal core libs boot apps ports compiler mos
check "unused code" npx knip
echo "checks: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
