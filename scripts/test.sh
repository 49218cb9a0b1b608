#!/usr/bin/env bash
# The whole proof: installs what is missing, then checks, tests, conformance and a short round of random programs.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/setup.sh
bash scripts/check.sh
npx vitest run
npm run -s conformance
npm run -s fuzz:lang -- --seconds 30
