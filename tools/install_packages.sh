#!/usr/bin/env bash
# Installs the Debian packages that are missing, and no others. usage: install_packages.sh build|test
# Needs root or sudo only if something is missing. Node.js counts as there if it is version 18 or later.
set -euo pipefail

build="gcc meson ninja-build pkg-config python3 libmicrohttpd-dev libjansson-dev libsqlite3-dev libsodium-dev
       libutf8proc-dev zlib1g-dev"
test="libcriterion-dev chromium python3-venv clang clang-format clang-tidy libclang-rt-14-dev fonts-dejavu-core"

node_is_there() {
    command -v node > /dev/null && command -v npm > /dev/null &&
        [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

wanted=$build
[ "${1:-build}" = test ] && wanted="$build $test"
missing=()
for package in $wanted; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2> /dev/null | grep -q '^ii' || missing+=("$package")
done
node_is_there || missing+=(nodejs npm)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
