# The commands of this project, each with what it is for on its own line: `make help`.
# Each sets up what it needs, in this folder alone (.venv, node_modules); `make clean` takes it away again.

.POSIX:

# The first of these that is Python 3.11 or newer makes .venv; to name another one: make serve PYTHON=/path/to/python3
PYTHON = python3 python3.14 python3.13 python3.12 python3.11 python
PORT = 8000

# `set_up.py site test` and so on, by the Python that .venv has, else by the first that fits.
SET_UP = @set_up() { \
	  for python in .venv/bin/python $(PYTHON); do \
	    "$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    "$$python" scripts/set_up.py "$$@"; exit; \
	  done; \
	  echo "Python 3.11 or newer was not found, or it lacks the venv module (Debian and Ubuntu: apt install python3-venv)."; \
	  echo "Install it, or name the one to use, as in: make serve PYTHON=/path/to/python3"; \
	  exit 1; \
	}; set_up

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 | /p' Makefile | awk -F'|' '{ printf "%-14s%s\n", $$1, $$2 }'

serve: ## Build the site and serve it at http://127.0.0.1:8000 with live reload (other port: make serve PORT=8001)
	$(SET_UP) site
	@.venv/bin/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT))).close()" 2>/dev/null || { \
	  echo "Port $(PORT) cannot be used: another program probably has it. Choose another one: make serve PORT=8001"; exit 1; }
	NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

site: ## Build the site into site/; a warning is an error
	$(SET_UP) site
	NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict

quick: ## Run the tests of the library, of the lessons and of the code in the docs: about a minute
	$(SET_UP) site test
	.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal tests/library tests/lessons micrograd

test: ## Run all tests, in the browser too; every line and branch of micrograd/ must be run
	$(SET_UP) site test
	.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal --cov=micrograd --cov-report=term-missing:skip-covered

check: lint site test ## Lint, types, the strict site (links, anchors, assets), all tests (weights and accessibility too)

lint: ## Style and types of Python and JavaScript
	$(SET_UP) site test lint
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy
	.venv/bin/zizmor --offline --quiet .github
	PATH="$$PWD/.venv/bin:$$PATH" node_modules/.bin/tsc -p tsconfig.json
	PATH="$$PWD/.venv/bin:$$PATH" node_modules/.bin/prettier --check docs/javascripts docs/stylesheets tests 'scripts/**/*.{js,mjs}' '*.json'

lessons: ## Write what each lesson starts with anew, from the lesson before, and how long it takes
	$(SET_UP) site lint
	.venv/bin/python scripts/setup_cells.py
	.venv/bin/python -m scripts.lesson_times

markdown: ## Write the executed pages as Markdown into .cache/markdown, for another generator than MkDocs
	$(SET_UP) site
	NO_MKDOCS_2_WARNING=1 .venv/bin/python -m scripts.build.markdown_pages .cache/markdown

record: ## Run the pages anew that need a package which the build does not (PyTorch), and keep their outputs
	$(SET_UP) site
	.venv/bin/python -m scripts.build.recorded_pages

bench: ## Measure speed and memory against an engine built with closures, and PyTorch where it is installed; renew the recording
	$(SET_UP) site
	.venv/bin/python scripts/measure/bench.py --record

setup: ## Only set up, all that serve, test and lint need; they do it by themselves
	$(SET_UP) site test lint

torch: ## Set up PyTorch as well, which the library is compared with where it is installed
	$(SET_UP) torch

lock: ## Write requirements/ and package-lock.json anew, from pyproject.toml and package.json (one package: make lock PACKAGE=numpy)
	$(SET_UP) lock
	.venv/bin/python -m scripts.lock $(PACKAGE)

audit: ## Look for known vulnerabilities of all packages, in the versions that are locked
	$(SET_UP) audit
	for lock in requirements/*.txt; do .venv/bin/pip-audit --require-hashes --disable-pip -r $$lock || exit; done
	.venv/bin/npm audit

clean: ## Remove everything that make made: the site, caches, .venv, node_modules
	rm -rf site .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .venv node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help serve site quick test check lint lessons markdown record bench setup torch lock audit clean
