#!/usr/bin/env bash
# Runs `fangst bench` with the full size, keeps what it printed under build/bench/, says what changed since the last time
# and adds the figures to bench/figures.csv; then payouts, dunning and reports; then captures on a PostgreSQL of its own; then
# the portal in a browser.
# With LARGE=10000000 also growth up to so many orders, which takes a store of 3 GB per million (deleted at the end) and
# half an hour. BENCH_DATA is where stores are made.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${BENCH_DATA:-build/bench/data}
mkdir -p build/bench "$data"

run() { # run NAME COMMAND...
    local name=$1
    shift
    "$@" 2> >(tee "build/bench/$name.txt" >&2) | tee "build/bench/$name.jsonl"
    tools/bench_keep.py "build/bench/$name.jsonl"
}

if [ -n "${LARGE:-}" ]; then
    needed=$((LARGE * 4 / 1000000)) free=$(df --output=avail -BG "$data" | tail -1 | tr -dc 0-9)
    if [ "$free" -lt "$needed" ]; then
        echo "LARGE=$LARGE needs $needed GB in $data, where $free GB are free; BENCH_DATA names another folder" >&2
        exit 1
    fi
fi
run figures build/release/fangst bench --data "$data" "$@"
# 1.2 million, so that the largest payout has a million transactions.
[[ " $* " == *" --only"* ]] || run settlement build/release/fangst bench --data "$data" --only settlement --orders 1200000
[ -z "${LARGE:-}" ] || run growth build/release/fangst bench --data "$data" --only growth --orders "$LARGE"
# With --only a part of the embedded store is meant.
[[ " $* " == *" --only"* ]] || run postgres tools/bench_postgres.py "$@"
# What people wait for in a browser, with a million orders in the store; a store of its own, gone afterwards.
if [[ " $* " != *" --only"* ]]; then
    mkdir -p "$data" build/bench
    store=$(realpath "$data") binary=$(realpath build/release/fangst)
    (cd test/e2e && BENCH_DATA=$store FANGST_BIN=$binary npx playwright test -c bench.config.ts --workers=1)
    tools/bench_keep.py build/bench/portal.jsonl
fi
