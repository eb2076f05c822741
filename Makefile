# SomaAgent 01. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin
# Three workers: each starts servers of its own, and many tests wait. In the order of their names
# the long files come before the many short ones of tests/unit, which share out what time is left.
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder
TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/somaagent/tools

# What `make load` was told; HOST only on the command line, because shells have a variable of that name.
LOAD_ARGS = $(if $(RATE),--rate '$(RATE)') $(if $(USERS),--users '$(USERS)') $(if $(FOR),--for '$(FOR)') \
	$(if $(SHAPE),--shape '$(SHAPE)') $(if $(WORKERS),--workers '$(WORKERS)') $(if $(UI),--ui $(filter-out 1,$(UI))) $(if $(STATE),--state '$(STATE)') \
	$(if $(filter command,$(firstword $(origin HOST))),--host '$(HOST)') $(if $(TOKEN_COMMAND),--token-command '$(subst ','\'',$(TOKEN_COMMAND))') \
	$(if $(THRESHOLDS),--thresholds '$(THRESHOLDS)') $(if $(AGAINST),--against '$(AGAINST)')

.DEFAULT_GOAL := help
FUZZ_EXAMPLES ?= 200
.PHONY: help setup runtime analytics check policy-tools monitoring-tools drill-tools trace-tools image-tools mirror-tools clickhouse-tools lint-tools test test-extended manifests fuzz abuse demo up down status chaos faults drill alert-drills dashboards bench load plots terraform images images-test push cluster-test sbom release-notes dist sign capacity lock contracts clients check-contracts clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

setup: ## Install everything that running, checking and testing need into .venv
	@$(PYTHON) tools/setup.py --profile dev

runtime:
	@$(PYTHON) tools/setup.py --profile runtime

check: setup ## Format, lint, both type checkers, import rules, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@echo "$(BIN)/mypy, and $(BIN)/basedpyright beside it"
	@$(BIN)/basedpyright & beside=$$!; \
		$(BIN)/mypy || { wait $$beside; exit 1; }; \
		wait $$beside
	$(BIN)/lint-imports
	$(BIN)/python -m somaagent.events.export --check
	$(BIN)/python -m functions.gateway.sockets.reference --check
	$(BIN)/python -m tools.conformance --check
	$(BIN)/python -m tools.capacity --check
	$(BIN)/python -m tools.dashboards --check
	$(BIN)/python -m tools.chart --check
	$(BIN)/python -m tools.toolpage --check
	$(BIN)/python -m tools.metricspage --check
	$(BIN)/python -m tools.clients --check

test: check ## Run the checks and every test, on real servers
	$(BIN)/soma models fetch
	$(BIN)/pytest $(PYTEST_ARGS)

test-extended: setup ## Run the long tests that `make test` leaves out
	$(BIN)/soma models fetch
	$(BIN)/pytest -m extended -n 2 --dist loadfile

manifests: setup ## Have an API server judge every overlay and combination; KUBECONFIG or CLUSTER_KIT says which; writes build/manifests.json
	@$(BIN)/python -m tests.manifests $(COMBINATIONS)

fuzz: setup ## Random examples: FUZZ_EXAMPLES for every operation of the gateway, and all that the unit tests generate
	SOMA_TEST_HYPOTHESIS=random SOMA_TEST_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) SOMA_TEST_FUZZ_EVENTS=2000 \
		SOMA_TEST_FUZZ_MANIFESTS=500 $(BIN)/pytest -q \
		tests/integration/functions/gateway/test_openapi_conformance.py tests/integration/functions/gateway/test_events_fuzz.py tests/unit

abuse: setup ## Attack a gateway with 5,000 connections and the like; prints a table, writes build/abuse.json
	SOMA_TEST_ABUSE=full $(BIN)/pytest -q -n 0 -m "extended or not extended" tests/integration/functions/gateway/abuse

demo: runtime ## Start the platform, ask two questions, show the trail, stop it
	@$(BIN)/soma demo

up: runtime ## Start the platform and leave it running
	@$(BIN)/soma up

analytics: runtime ## Install ClickHouse's engine (180 MB), for `soma up --analytics clickhouse`
	@$(BIN)/python tools/apart.py analytics

down: ## Stop the platform
	@if [ -x $(BIN)/soma ]; then $(BIN)/soma down; else echo "nothing is installed, so nothing runs"; fi

status: ## Show services, functions, replicas and lag
	@$(BIN)/soma status

policy-tools: ## Build opa and openfga from source into the user's cache, for the tests that want them (Go, minutes)
	GOBIN=$(TOOLS) go install github.com/open-policy-agent/opa@v1.22.2
	GOBIN=$(TOOLS) go install github.com/openfga/openfga/cmd/openfga@v1.22.1

monitoring-tools: ## Build prometheus and promtool from source into the user's cache, for the tests that want them (Go, minutes)
	GOBIN=$(TOOLS) go install -tags remove_all_sd,enable_kubernetes_sd github.com/prometheus/prometheus/cmd/prometheus@v0.316.0 github.com/prometheus/prometheus/cmd/promtool@v0.316.0

# Of neither can all that `go install` asks for be had from a proxy; the last cert-manager whose controller is in its main module.
drill-tools: ## Build cert-manager and kube-state-metrics from source into the user's cache, for the drills of their alerts (Go, minutes)
	mkdir -p $(TOOLS) && work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && set -e; \
	build() { cp -r "$$(go mod download -json "$$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')" "$$work/$$2" && chmod -R u+w "$$work/$$2" \
		&& cd "$$work/$$2" && go build -trimpath -ldflags='-s -w' -o "$(TOOLS)/$$2" "$$3"; }; \
	build github.com/cert-manager/cert-manager@v1.11.5 cert-manager ./cmd/controller; \
	build k8s.io/kube-state-metrics/v2@v2.13.0 kube-state-metrics .

# Its module has a replacement in its go.mod, which `go install` refuses.
trace-tools: ## Build Jaeger from source into the user's cache, for the tests that want it (Go, minutes)
	mkdir -p $(TOOLS) && work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT \
		&& cp -r "$$(go mod download -json github.com/jaegertracing/jaeger@v1.76.0 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')" "$$work/jaeger" \
		&& chmod -R u+w "$$work" \
		&& cd "$$work/jaeger" && go build -trimpath -ldflags='-s -w' -o $(TOOLS)/jaeger ./cmd/jaeger

image-tools: ## Build crane from source into the user's cache, for `make images-test`: a registry to push to (Go)
	GOBIN=$(TOOLS) go install github.com/google/go-containerregistry/cmd/crane@v0.22.1

mirror-tools: ## Fetch MirrorMaker 2 into the user's cache, for the test that wants it (Maven)
	mvn -q -f tests/support/mirror/pom.xml dependency:copy-dependencies -DoutputDirectory=$(TOOLS)/mirror

clickhouse-tools: ## Fetch Debian's ClickHouse server into the user's cache, for the tests that want one (apt, no root)
	$(PYTHON) tools/clickhouse_server.py $(TOOLS)

lint-tools: ## Build actionlint from source into the user's cache, for the test that wants it (Go)
	GOBIN=$(TOOLS) go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

chaos: setup ## Kill everything in turn while EVENTS=10000 events flow; prints a table, writes build/chaos.json
	$(BIN)/python -m tests.faults.knative_local.chaos --events $(or $(EVENTS),10000)

faults: setup ## Kill everything in turn while TURNS=40 turns are answered; prints a table, writes build/faults.json
	@$(BIN)/soma models fetch
	$(BIN)/python -m tests.faults.turns.harness --turns $(or $(TURNS),40) --rests $(or $(RESTS),1)

drill: setup ## Back up while TURNS=60 turns flow, destroy everything, restore, and judge; writes build/drill.json
	@$(BIN)/soma models fetch
	$(BIN)/python -m tests.faults.drill.drill --turns $(or $(TURNS),60)

alert-drills: setup ## Make every alert fire and end, read by a real Prometheus, or ALERTS="A B"; writes build/alert-drills.json
	@$(BIN)/soma models fetch
	$(BIN)/python -m tests.drills $(ALERTS)

dashboards: setup ## Use a platform, ask every panel of every dashboard of a real Prometheus, and draw them; writes build/dashboards.json and docs/figures/dashboards
	@$(BIN)/soma models fetch
	$(BIN)/python -m tests.drills.dashboards
	@test -x build/plots/bin/python || $(PYTHON) -m venv build/plots
	build/plots/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/plots.lock
	build/plots/bin/python tests/drills/plots.py

bench: setup ## Measure, print the table and write build/bench.json; SUITES="load turns" for some alone
	$(BIN)/python -m tests.benchmarks $(SUITES)

load: runtime ## Load a platform: JOURNEY=chat RATE=0.4 FOR=60s; see docs/load-testing.md for USERS SHAPE WORKERS UI HOST TOKEN_COMMAND THRESHOLDS AGAINST
	@$(BIN)/python tools/apart.py load
	@$(BIN)/python -m loadtests run '$(or $(JOURNEY),chat)' $(LOAD_ARGS)

plots: ## Draw build/bench.json into build/figures (fetches matplotlib into build/plots)
	@test -x build/plots/bin/python || $(PYTHON) -m venv build/plots
	build/plots/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/plots.lock
	build/plots/bin/python tests/benchmarks/plots.py

terraform: ## Check terraform/: fmt, validate, test with a mocked provider, checkov; writes build/terraform.json
	@$(PYTHON) tools/terraform.py

sbom: ## List what the images hold, as CycloneDX, from the hash lock; writes build/sbom.json
	@$(PYTHON) tools/sbom.py

images: setup ## Build the container images (FLAVOURS="core gateway", BASE=debian without a registry, IMAGES_ARGS=--twice); writes build/images.json
	@BASE="$(BASE)" $(BIN)/python -W ignore -m tools.images $(FLAVOURS) $(IMAGES_ARGS)

images-test: setup ## Run each image of `make images` in a container; writes build/containers.json
	SOMA_TEST_IMAGES=1 CI_REQUIRE_TOOLS=1 $(BIN)/pytest -q -n 0 tests/integration/images

push: setup ## Push what `make images` built to REGISTRY=host/path (PUSH_ARGS=--insecure without TLS); writes build/pushed.json and a Kustomize component
	@$(BIN)/python -W ignore -m tools.images.push --registry "$(REGISTRY)" $(PUSH_ARGS) $(FLAVOURS)

cluster-test: setup ## Run the platform in a real cluster, with what `make images` built; CLUSTER_KIT or KUBECONFIG says which; writes build/cluster.json
	@$(BIN)/python -m tests.cluster $(CLUSTER_ARGS)

release-notes: ## Print what CHANGELOG.md says of VERSION, by default the one in pyproject.toml
	@$(PYTHON) tools/release_notes.py $(VERSION)

dist: setup ## Build the wheel into dist/
	@rm -rf dist
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

sign: ## Sign build/sbom.json, what is in dist/ and what `make push` pushed with cosign, as whoever its OpenID token names
	@set -e; for file in dist/* build/sbom.json; do cosign sign-blob --yes --bundle "$$file.sigstore.json" "$$file"; done
	@set -e; test ! -e build/pushed.json || $(PYTHON) -c "import json; print(*(each['reference'] for each in json.load(open('build/pushed.json'))))" | xargs cosign sign --yes

capacity: setup ## Compute docs/operations/capacity.md again from measured figures and prices
	$(BIN)/python -m tools.capacity

lock: setup ## Resolve pyproject.toml into requirements/*.lock again (LOCK_ARGS=--upgrade for newer)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-user --require-hashes -r requirements/lock.lock
	$(BIN)/python tools/lock.py $(LOCK_ARGS)

contracts: setup ## Write the generated schemas, EventTypes, tables and the Helm chart
	$(BIN)/python -m somaagent.events.export
	$(BIN)/python -m functions.gateway.sockets.reference
	$(BIN)/python -m tools.conformance
	$(BIN)/python -m tools.dashboards
	$(BIN)/python -m tools.chart
	$(BIN)/python -m tools.toolpage
	$(BIN)/python -m tools.metricspage

clients: setup ## Write the gateway's OpenAPI document and the client libraries from it
	$(BIN)/python -m tools.clients

check-contracts: setup ## Compare the generated files with their sources
	$(BIN)/python -m somaagent.events.export --check
	$(BIN)/python -m tools.conformance --check
	$(BIN)/python -m tools.dashboards --check
	$(BIN)/python -m tools.chart --check
	$(BIN)/python -m tools.toolpage --check
	$(BIN)/python -m tools.metricspage --check
	$(BIN)/python -m tools.clients --check

clean: down ## Stop the platform and remove the environment, caches and build results
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find shared functions tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "kept: .soma (data; remove it by hand) and the model in the user's cache"
