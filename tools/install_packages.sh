#!/usr/bin/env bash
# Installs the Debian packages that are missing, and no others. usage: install_packages.sh build|test|clients|cluster
# Needs root or sudo only if something is missing. Node.js, Go, a JDK and Maven count as there in any way they are
# installed, from the version on that is needed: Node.js 18, Go 1.18, Java 17.
set -euo pipefail

build="gcc meson ninja-build pkg-config python3 libmicrohttpd-dev libgnutls28-dev libsqlite3-dev
       libsodium-dev libutf8proc-dev zlib1g-dev libxml2-dev libpq-dev libcurl4-gnutls-dev liboath-dev libfido2-dev"
test="libcriterion-dev libjansson-dev chromium python3-venv clang clang-format clang-tidy libclang-rt-14-dev
      fonts-dejavu-core openssl postgresql-15 poppler-utils qpdf"
clients="python3-venv php-cli php-curl php-mbstring php-guzzlehttp-guzzle ruby ruby-typhoeus"

node_is_there() {
    command -v node > /dev/null && command -v npm > /dev/null &&
        [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

java_is_there() {
    command -v java > /dev/null && command -v javac > /dev/null && command -v mvn > /dev/null &&
        [ "$(javac -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')" -ge 17 ]
}

go_is_there() {
    command -v go > /dev/null && [ "$(go env GOVERSION | sed -E 's/^go1\.([0-9]+).*/\1/')" -ge 18 ]
}

missing=()
wanted=$build
case "${1:-build}" in
    cluster) wanted="$build haproxy iproute2 postgresql-15" ;;
    test) wanted="$build $test" ;;
    clients)
        wanted=$clients
        java_is_there || missing+=(default-jdk-headless maven)
        go_is_there || missing+=(golang-go)
        ;;
esac
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
if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then
    # The tests start a PostgreSQL of their own; without this line the package makes one for the machine and starts it.
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends postgresql-common > /dev/null
    echo "create_main_cluster = false" | "${as_root[@]}" tee -a /etc/postgresql-common/createcluster.conf > /dev/null
fi
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
