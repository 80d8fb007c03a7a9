# make        shows what there is
# make demo   the main job on real files, against the built-in simulator
# make check  what CI runs

GO       ?= go
FUZZTIME ?= 1000x
BIN      := bin/mopup
DEMO     := demo

# The race detector needs cgo. It watches all but SQLite, which is C turned into
# Go, and five times as slow when each of its memory accesses is looked at.
WATCHED := -race -gcflags=modernc.org/...=-race=false
RACE    ?= $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),$(WATCHED))

.DEFAULT_GOAL := help
.PHONY: help build demo test race fuzz chaos bench lint golden check clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/mopup
	$(GO) build -o $(BIN) ./cmd/mopup

demo: build ## run the main job on the samples against the simulator, and show the reports
	@samples/demo.sh $(BIN) $(DEMO)

test: ## run the tests in random order, with the race detector where there is a C compiler
	$(GO) test $(RACE) -vet=off -shuffle=on -parallel 8 ./...

race: RACE = $(WATCHED)
race: test ## the same, and an error where there is none

fuzz: ## fuzz each fuzz test with FUZZTIME inputs (1000x)
	@GO="$(GO)" .ci/fuzz $(FUZZTIME)

# CHAOS="-seed 7 -only kill-reset" runs one story again; go run ./chaos -h lists all.
chaos: ## kill the real binary, cut its lines and fill its disk, and hold ledger, report and journal together
	$(GO) run ./chaos $(CHAOS)

# BENCH="-only million -v" measures one case; go run ./bench -h lists all.
bench: ## measure the real binary against quotas and a bare floor, then run the benchmarks
	@$(GO) run ./bench $(BENCH); missed=$$?; $(GO) test -run '^$$' -bench . -benchmem ./... && exit $$missed

lint: ## formatting, vet, staticcheck, go.mod
	@test -z "$$(gofmt -l .)" || { echo "gofmt these:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

golden: ## write the expected sample reports anew; read the diff before you commit it
	$(GO) test ./cmd/mopup -run TestSamples -update

check: ## all that CI checks
	@$(MAKE) --no-print-directory -j 2 -O lint stories
	@$(MAKE) --no-print-directory fuzz race

.PHONY: stories
stories: # they mostly wait
	$(GO) run ./chaos -short

clean: ## remove what was built
	rm -rf bin $(DEMO)
