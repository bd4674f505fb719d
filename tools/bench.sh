#!/usr/bin/env bash
# Runs `fangst bench` with the full size and keeps everything that it printed under build/bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/bench
build/release/fangst bench --data build/bench/data "$@" 2> >(tee build/bench/report.txt >&2) | tee build/bench/figures.jsonl
