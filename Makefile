# fangst: `make` prints help. Every target sets up what it needs (packages, npm modules, builds).

DATA   ?= ./data
LISTEN ?= 127.0.0.1:8080
SECONDS ?= 180
SHELL  := bash

PORTAL_SOURCES := $(shell find portal/src portal/public portal/index.html portal/docs.html portal/vite.config.ts portal/package.json -type f 2>/dev/null)
CLIENT_LOCKS := $(shell find test/clients -name node_modules -prune -o \( -name pom.xml -o -name requirements.txt -o -name package-lock.json \) -print)
RELEASE := build/release
ASAN    := build/asan
TSAN    := build/tsan
comma   := ,

.PHONY: help run build test soak lint bench cluster asan tsan fuzz format clean

help: ## this page
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: build ## build, make demo data on the embedded store, start the server and say where to click
	@[ ! -e $(DATA)/fangst.db ] || $(RELEASE)/fangst migrate --data $(DATA)
	@$(RELEASE)/fangst demo --data $(DATA) --listen $(LISTEN)
	@exec $(RELEASE)/fangst serve --data $(DATA) --listen $(LISTEN) --portal-url http://localhost:$(lastword $(subst :, ,$(LISTEN))) --access-log $(DATA)/access.log

build: $(RELEASE)/build.ninja ## the release binary, build/release/fangst
	@ninja -C $(RELEASE) --quiet fangst

test: build build/.test-packages build/.clients ## every test; ends with "N passed, N failed"
	@tools/run_tests.py

soak: build build/.test-packages build/.clients ## the long ones: more kills, more random commands, longer fuzzing, everything at once for half an hour
	@tools/run_tests.py --soak
	@build/venv/bin/python tools/soak.py

asan: $(ASAN)/build.ninja build/.test-packages ## the API tests against a build with address and undefined-behaviour sanitizers
	@ninja -C $(ASAN) --quiet fangst
	@tools/run_tests.py --sanitized $(ASAN)/fangst

tsan: $(TSAN)/build.ninja build/.test-packages ## the API tests against a build with the thread sanitizer
	@ninja -C $(TSAN) --quiet fangst
	@tools/run_tests.py --sanitized $(TSAN)/fangst

fuzz: build/.test-packages ## each fuzz target for ten minutes
	@test/fuzz/run.py 600

lint: build build/.test-packages ## layers, SQL, OpenAPI, formatting, clang-tidy, Python, TypeScript
	@tools/lint.sh

bench: build build/.test-packages ## measure both stores on this machine and say what changed; LARGE=10000000 also growth
	@tools/bench.sh

cluster: build build/.cluster-packages ## kill processes and databases and pull cables under load, in network namespaces; needs root
	@tools/cluster/run.py --seconds $(SECONDS)

format: build/.test-packages ## clang-format in place
	@clang-format -i $$(git ls-files 'src/*.c' 'src/*.h' 'test/*.c' 'test/*.h')

clean: ## forget all builds; ./data stays
	rm -rf build portal/dist

# --- set-up: each stamp is made anew only when what it stands for changes ---

build/.packages: tools/install_packages.sh
	@mkdir -p build
	@tools/install_packages.sh build
	@touch $@

build/.test-packages: tools/install_packages.sh test/requirements.txt test/e2e/package-lock.json tools/openapi/package-lock.json build/.packages
	@tools/install_packages.sh test
	@[ -x build/venv/bin/python ] || python3 -m venv build/venv
	@build/venv/bin/pip install --quiet --disable-pip-version-check -r test/requirements.txt
	@cd test/e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent
	@cd tools/openapi && npm ci --silent
	@touch $@

build/.cluster-packages: tools/install_packages.sh build/.packages
	@tools/install_packages.sh cluster
	@touch $@

# After the other packages: two apt-get at a time refuse each other.
build/.clients: tools/install_packages.sh tools/install_clients.sh $(CLIENT_LOCKS) build/.test-packages
	@tools/install_packages.sh clients
	@tools/install_clients.sh
	@touch $@

portal/node_modules/.stamp: portal/package-lock.json build/.packages
	@cd portal && npm ci --silent
	@touch $@

portal/dist/index.html: portal/node_modules/.stamp $(PORTAL_SOURCES)
	@cd portal && npm run --silent build
	@touch $@

# Set up again when a source came or went: meson takes the list of statements when it sets up. A newer coredata.dat is
# how ninja is told.
MESON_SOURCES := meson.build $(shell find sql -name '*.sql' -o -type d)
define meson
	@mkdir -p $(@D) && { [ ! -f $@ ] || touch $(@D)/meson-private/coredata.dat; }
	@{ if [ -f $@ ]; then ninja -C $(@D) build.ninja; else meson setup $(@D) $(1); fi; } > $(@D).log 2>&1 || { cat $(@D).log; exit 1; }
	@touch $@
endef

$(RELEASE)/build.ninja: $(MESON_SOURCES) | build/.packages portal/dist/index.html
	$(call meson,--buildtype=release)

$(ASAN)/build.ninja: $(MESON_SOURCES) | build/.packages portal/dist/index.html
	$(call meson,--buildtype=debugoptimized -Db_sanitize=address$(comma)undefined -Dwerror=false)

$(TSAN)/build.ninja: $(MESON_SOURCES) | build/.packages portal/dist/index.html
	$(call meson,--buildtype=debugoptimized -Db_sanitize=thread -Dwerror=false)
