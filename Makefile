# make run   sets up .venv/ and mines corpus/papers/ into outputs/papers/
# make test  sets up .venv/ and runs every check
# make browser  installs Chromium for the tests of the page, where it can (Debian, as root); make test does so too
# make pictures  takes the pictures of docs/review.md anew (needs a browser)
# make docs  writes the real output of the commands shown in the docs into them
# make models ARTICLES=FOLDER  trains models/ anew, on a folder of JATS articles of yours
# make lock  writes requirements.lock anew from pyproject.toml (needs uv)

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# The first that runs and is new enough; 3.12 and 3.11 come first, as all locked packages have wheels for them.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python3.13; do \
  $$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
PAPERS ?= corpus/papers
OUT ?= outputs/papers
JOBS ?= 1

BIN := .venv/bin
STAMP := .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run setup test lint types unit browser pictures docs models lock clean

run: $(STAMP)
	@$(BIN)/her2mine run $(PAPERS) --out $(OUT) --jobs $(JOBS) || { test $$? -eq 2 && test -f $(OUT)/run.json; }

setup: $(STAMP)

# One install for each change of the lock or of the package's metadata. Every download is checked against its hash.
$(STAMP): requirements.lock pyproject.toml
	@$(or $(PYTHON),false) -c '$(NEW_ENOUGH)' || \
	  { echo "make: her2mine needs Python 3.11 or later; none found (name one: make PYTHON=...)" >&2; exit 2; }
	@echo "Setting up .venv (a few minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

test: lint types unit
	$(BIN)/her2mine curate validate

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP) browser
	$(BIN)/python -m pytest

# Never an error: without a browser the tests that need one are skipped, and say so.
browser:
	@for p in "$$HER2MINE_BROWSER" chromium chromium-browser google-chrome google-chrome-stable; do \
	  command -v "$$p" >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the tests of the page ..."; \
	  { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 || \
	    echo "make: Chromium could not be installed; the browser tests will be skipped"; \
	else echo "make: no Chromium here, and no right to install it; the browser tests will be skipped"; fi

pictures: $(STAMP) browser
	$(BIN)/python -m tests.review.screenshots

docs: $(STAMP)
	UPDATE_DOCS=1 $(BIN)/python -m pytest tests/test_docs.py

models: $(STAMP)
	@test -d "$(ARTICLES)" || { echo "make: name a folder of JATS articles: make models ARTICLES=FOLDER" >&2; exit 2; }
	OMP_NUM_THREADS=1 $(BIN)/python -m pipeline.training $(ARTICLES)

lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --quiet \
	  --default-index https://pypi.org/simple --no-emit-index-url --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis outputs/*
