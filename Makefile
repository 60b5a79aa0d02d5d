# make chat, make test: everything is set up first, in .venv, from requirements.lock. See CONTRIBUTING.md.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup encoder browser chat staff test check bench bench-encoder bench-features bench-language bench-understanding bench-thresholds bench-routing bench-locales bench-telegram bench-staff staff-screenshots telegram-transcripts stock-rasa lock

help:
	@echo "make chat           a conversation in the terminal"
	@echo "make staff          the pages for staff, in the browser"
	@echo "make test           the whole test suite"
	@echo "make check          check texts, examples, catalogs and regions"
	@echo "make encoder        what training the sentence encoder, or using another model, needs"
	@echo "make browser        what the tests of the staff pages in a browser need, beside Debian's chromium"
	@echo "make bench          start-up, memory, speed of a turn, training, size"
	@echo "make bench-features, make bench-language  which features, which language identifier"
	@echo "make bench-encoder  which sentence encoder"
	@echo "make bench-understanding  how well messages are understood, beside other ways"
	@echo "make bench-thresholds     what each confidence to answer from would cost"
	@echo "make bench-routing        how well places are found"
	@echo "make bench-locales  how well mistakes in translations are found"
	@echo "make bench-telegram       how fast and how well the bot answers on Telegram"
	@echo "make bench-staff    how fast the pages for staff are"
	@echo "make staff-screenshots  takes the pictures of docs/staff.md anew"
	@echo "make telegram-transcripts writes the conversations of docs/telegram.md anew"
	@echo "make stock-rasa     Rasa as it is documented, in a folder of its own, for that comparison (needs Python 3.10)"
	@echo "make lock           write the lock files anew (needs uv)"

setup:
	@test -n "$(PYTHON)" || { echo "There is no Python: install Python 3.11, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) tools/set_up.py

encoder:
	@test -n "$(PYTHON)" || { echo "There is no Python: install Python 3.11, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) tools/set_up.py --encoder

browser:
	@test -n "$(PYTHON)" || { echo "There is no Python: install Python 3.11, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) tools/set_up.py --browser

chat: setup
	@$(BIN)/winwijzer chat

staff: setup
	@$(BIN)/winwijzer staff add --if-none
	@$(BIN)/winwijzer serve --staff-only

# A file stays on one core: what its tests share is made once.
test: setup
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: setup
	@$(BIN)/winwijzer check $(if $(wildcard ../shared/letters),--letters ../shared/letters)

bench: setup
	@$(BIN)/python bench/bench.py

bench-encoder: encoder
	@$(BIN)/python bench/encoder.py

bench-features: setup
	@$(BIN)/pip install --quiet simplemma
	@$(BIN)/python bench/features.py

bench-language: setup
	@$(BIN)/pip install --quiet lingua-language-detector
	@$(BIN)/python bench/language.py

bench-understanding: setup
	@$(BIN)/python bench/understanding.py

bench-thresholds: setup
	@$(BIN)/python bench/thresholds.py

bench-routing: setup
	@$(BIN)/python bench/routing.py

bench-locales: setup
	@$(BIN)/python bench/locales.py

bench-telegram: setup
	@$(BIN)/python bench/telegram.py

bench-staff: setup
	@$(BIN)/python bench/staff.py

staff-screenshots: browser
	@$(BIN)/python tools/staff_screenshots.py

telegram-transcripts: setup
	@$(BIN)/python tools/telegram_transcripts.py

STOCK_PYTHON ?= $(shell command -v python3.10)
stock-rasa:
	@test -n "$(STOCK_PYTHON)" || { echo "There is no Python 3.10, which Rasa 3.6 officially wants: name one: make stock-rasa STOCK_PYTHON=/path/to/python3.10"; exit 2; }
	@$(STOCK_PYTHON) -m venv .stock-rasa
	@.stock-rasa/bin/pip install --quiet "rasa==3.6.21" "setuptools<81"

lock:
	uv pip compile pyproject.toml -o requirements.lock --python-version 3.11 --no-annotate --no-header
	uv pip compile pyproject.toml --extra encoder -c requirements.lock -o requirements-encoder.lock --python-version 3.11 --no-annotate --no-header
	uv pip compile pyproject.toml --extra browser -c requirements.lock -o requirements-browser.lock --python-version 3.11 --no-annotate --no-header

.DEFAULT:
	@echo "There is no target '$@'. make help lists them."; exit 2
