#!/usr/bin/env bash
# Fetches the client libraries that test/clients drives, in the versions that are pinned there, into build/clients and
# test/clients/node/node_modules. After it no test needs the network.
set -euo pipefail
cd "$(dirname "$0")/.."
there=$PWD/build/clients

jars() { # FOLDER-OF-A-POM NAME
    rm -rf "${there:?}/$2"
    mvn --quiet --batch-mode -Dstyle.color=never --no-transfer-progress --file "$1/pom.xml" \
        org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory="$there/$2"
}

jars test/clients/java java
jars test/clients/generated generator
jars test/clients/generated/java generated-java

[ -x "$there/venv/bin/python" ] || python3 -m venv "$there/venv"
"$there/venv/bin/pip" install --quiet --disable-pip-version-check -r test/clients/generated/python/requirements.txt

# What every Go client stands on is compiled here once, so that no test pays for it.
go build -buildvcs=false net/http encoding/json mime/multipart encoding/xml

cd test/clients/node && npm ci --silent
