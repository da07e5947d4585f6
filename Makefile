# Every target does its own set-up: Python 3.11 or newer and make are all that must be there.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help demo test check bench bench-memory bench-gaps bench-story fuzz test-neovim test-vscode clean
.DEFAULT_GOAL := help

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(VENV)/.run: pyproject.toml
	@test -n "$(PYTHON)$(UV)" || { echo "Afterword needs Python 3.11 or newer: none was found on PATH."; exit 1; }
	@test -d $(VENV) || $(if $(UV),uv venv --quiet --python '>=3.11' --seed $(VENV),$(PYTHON) -m venv $(VENV))
	@$(if $(UV),uv pip install --quiet --python $(BIN)/python -e .,$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .)
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(if $(UV),uv pip install --quiet --python $(BIN)/python --group dev,$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1' && $(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev)
	@touch $@

demo: $(VENV)/.run ## see it work: a story continued by the model on this machine
	@$(BIN)/afterword demo

NVIM := .cache/neovim
$(NVIM)/.ready: tests/clients/neovim/setup.py | $(VENV)/.dev
	@$(BIN)/python tests/clients/neovim/setup.py
	@touch $@

test: $(VENV)/.dev $(NVIM)/.ready ## unit, property, contract, end-to-end and Neovim tests
	$(BIN)/python -m pytest

test-neovim: $(VENV)/.dev $(NVIM)/.ready ## the Neovim client in real Neovims (part of make test)
	$(BIN)/python -m pytest tests/clients/neovim

test-vscode: $(VENV)/.dev ## the VS Code client, driven in a real VS Code
	PYTHON=$(BIN)/python tests/clients/vscode/run.sh

fuzz: $(VENV)/.dev ## a million edits against an independent oracle, and new examples of each property
	AFTERWORD_FUZZ=1000000 $(BIN)/python -m pytest tests/manuscript/test_fuzz.py
	$(BIN)/python -m pytest tests/manuscript tests/prompt tests/context tests/postprocess tests/features \
	  tests/lsp/test_text_document.py --hypothesis-profile=explore

bench: $(VENV)/.dev ## the bars of the design, against controls, in one run
	@AFTERWORD_DATA=$(CURDIR)/.cache/afterword-data $(BIN)/afterword model pull
	@AFTERWORD_BENCH_DATA=$(CURDIR)/.cache/afterword-data PYTHONPATH=tests $(BIN)/python -m bench.run; status=$$?; $(BIN)/python tests/readme.py; exit $$status

# torch's usual build for Linux brings 3 GB of CUDA; TORCH_INDEX may name an index with smaller ones.
$(VENV)/.bench: $(VENV)/.dev
	@$(if $(TORCH_INDEX),$(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --index-url $(TORCH_INDEX) torch)
	@$(if $(UV),uv pip install --quiet --python $(BIN)/python --group bench,$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench)
	@touch $@

bench-memory: $(VENV)/.bench ## does memory help? the model's loss on true next paragraphs; FULL=1 for 200
	@AFTERWORD_DATA=$(CURDIR)/.cache/afterword-data $(BIN)/afterword model pull
	@AFTERWORD_BENCH_DATA=$(CURDIR)/.cache/afterword-data PYTHONPATH=tests $(BIN)/python -m bench.memory_loss

bench-gaps: $(VENV)/.bench ## do fillings use both sides of a gap? the model's loss on what follows it; FULL=1 for 60
	@AFTERWORD_DATA=$(CURDIR)/.cache/afterword-data $(BIN)/afterword model pull
	@AFTERWORD_BENCH_DATA=$(CURDIR)/.cache/afterword-data PYTHONPATH=tests $(BIN)/python -m bench.gap_loss

bench-story: $(VENV)/.dev ## what memory costs beside other ways, and how sure contradictions are, on whole books
	@PYTHONPATH=tests $(BIN)/python -m bench.memory_calls
	@PYTHONPATH=tests $(BIN)/python -m bench.continuity

check: $(VENV)/.dev ## formatting, lint, types, layers, dependencies, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell

clean: ## remove what these targets made
	rm -rf $(VENV) .cache
