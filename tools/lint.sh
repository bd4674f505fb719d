#!/usr/bin/env bash
# Everything that a tool can see: layers, SQL laws, the OpenAPI document, the page of the ledger, C formatting and clang-tidy, Python, TypeScript. Says each finding.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0
step() {
    echo "--- $1"
    shift
    "$@" || failed=1
}
c_files=$(git ls-files 'src/*.c' 'src/*.h' 'test/*.c' 'test/*.h')
step layers tools/check_layers.py
step sql build/venv/bin/python tools/check_sql.py
step openapi tools/check_openapi.sh
step ledger tools/ledger_page.py --check
step clang-format clang-format --dry-run --Werror $c_files
step clang-tidy bash -c "git ls-files 'src/*.c' | xargs -n 10 -P \$(nproc) clang-tidy -p build/release --quiet 2> /dev/null | (! grep -E 'warning|error')"
step "fuzz targets" bash -c "clang -fsyntax-only -std=c11 -D_GNU_SOURCE -Isrc \$(pkg-config --cflags libmicrohttpd jansson libxml-2.0) test/fuzz/*.c"
step ruff build/venv/bin/ruff check --quiet test tools
step "browser tests" bash -c 'cd test/e2e && npm run --silent lint'
step portal bash -c 'cd portal && npm run --silent lint'
[ $failed -eq 0 ] && echo "lint: clean"
exit $failed
