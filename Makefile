# make chat, make test: everything is set up first, in .venv, from requirements.lock. See CONTRIBUTING.md.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup encoder chat test check bench bench-encoder lock

help:
	@echo "make chat           a conversation in the terminal"
	@echo "make test           the whole test suite"
	@echo "make check          check texts, examples, catalogs and regions"
	@echo "make encoder        what training the sentence encoder, or using another model, needs"
	@echo "make bench          start-up, memory, speed of a turn, training, size"
	@echo "make bench-encoder  what the encoder adds to the n-grams"
	@echo "make lock           write the lock files anew (needs uv)"

setup:
	@test -n "$(PYTHON)" || { echo "There is no Python: install Python 3.11, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) tools/set_up.py

encoder:
	@test -n "$(PYTHON)" || { echo "There is no Python: install Python 3.11, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) tools/set_up.py --encoder

chat: setup
	@$(BIN)/winwijzer chat

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/winwijzer check $(if $(wildcard ../shared/letters),--letters ../shared/letters)

bench: setup
	@$(BIN)/python bench/bench.py

bench-encoder: setup
	@$(BIN)/python bench/encoder.py

lock:
	uv pip compile pyproject.toml -o requirements.lock --python-version 3.11 --no-annotate --no-header
	uv pip compile pyproject.toml --extra encoder -c requirements.lock -o requirements-encoder.lock --python-version 3.11 --no-annotate --no-header

.DEFAULT:
	@echo "There is no target '$@'. make help lists them."; exit 2
