# Every command of the house. `make demo` and `make test` set up what they need by themselves, once.
.DEFAULT_GOAL := help
.PHONY: help demo test check stress mutants bench bench-notes assets train ablation format constraints clean

BIN := .venv/bin
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input -c constraints.txt -e
PINNED := pyproject.toml constraints.txt

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

demo: .venv/installed  ## a recording of a chorale, explained: page and sounds in report/
	@$(BIN)/matelier explain examples/chorale.flac --notes piano --out report

test: .venv/installed-test  ## what CI runs: format, lint, floors, types, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/pyright
	$(BIN)/pytest

check: test  ## the same as make test

stress: .venv/installed-test  ## 10⁵ small matrices made to break error bounds, held against rationals
	$(BIN)/python tests/stressed.py 100000

mutants: .venv/installed-test  ## mistakes put into the code of the bounds: each must turn a test red
	$(BIN)/python tests/mutants.py

bench: .venv/installed-bench  ## races against peers, one after another
	@set -e; for race in $(filter-out benchmarks/race.py benchmarks/scoring.py benchmarks/for_sympy.py,$(wildcard benchmarks/*.py)); do \
		echo "== $$race"; $(BIN)/python $$race; done

bench-notes: .venv/installed-bench  ## how well notes are read from music, next to others, and where reading fails
	@$(BIN)/python benchmarks/notes.py $(if $(BASIC_PITCH),--basic-pitch $(BASIC_PITCH))
	@$(BIN)/python benchmarks/failures.py

train: .venv/installed-assets  ## the read-outs of notes, learnt anew from clips that are rendered here (an hour)
	@$(BIN)/python scripts/train_notes.py

ablation: .venv/installed-assets  ## what each step of reading notes gives: after train, on the development recordings
	@$(BIN)/python scripts/ablate_notes.py

assets: .venv/installed-assets  ## the shipped arrays and sounds, made anew
	@set -e; for script in $(wildcard scripts/make_*.py); do echo "== $$script"; $(BIN)/python $$script; done

format: .venv/installed-test  ## the house's layout, applied
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

constraints: .venv/bin/python  ## constraints.txt anew: the newest versions that go together
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --target build/uv uv
	build/uv/bin/uv pip compile --quiet --upgrade --universal --fork-strategy fewest --all-extras --no-annotate \
		--custom-compile-command "make constraints" pyproject.toml --output-file constraints.txt

clean:  ## away with all that was made, but for .venv
	rm -rf report build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache src/*.egg-info
	find src tests benchmarks scripts examples -name __pycache__ -prune -exec rm -rf {} +

# One stamp for each set of dependencies: a second run installs nothing.
.venv/installed: $(PINNED) | .venv/bin/python
	@echo "Installing the libraries that matelier needs (once, about a minute)."
	@$(INSTALL) . && touch $@

.venv/installed-%: $(PINNED) | .venv/bin/python
	@echo "Installing matelier with its extra '$*' (once, one or two minutes)."
	@$(INSTALL) '.[$*]' && touch $@

.venv/bin/python:
	@found=; for name in $(PYTHONS); do \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found="$$name" && break; \
	done; \
	if [ -z "$$found" ]; then \
		echo "matelier needs Python 3.11 or newer, and none was found: please install one, then run make again." >&2; exit 1; \
	elif ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found was found without its module venv: please install it (on Debian: apt install python3-venv), then run make again." >&2; exit 1; \
	fi; \
	"$$found" -m venv .venv
