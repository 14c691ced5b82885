# The commands of this project, each with what it is for on its own line: `make help`.
# Everything they set up stays in this folder (.venv, node_modules); `make clean` takes it away again.

.POSIX:

# The first of these that is Python 3.11 or newer makes .venv; to name another one: make serve PYTHON=/path/to/python3
PYTHON = python3 python3.14 python3.13 python3.12 python3.11 python
PORT = 8000

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 | /p' Makefile | awk -F'|' '{ printf "%-14s%s\n", $$1, $$2 }'

serve: setup ## Build the site and serve it at http://127.0.0.1:8000 with live reload (other port: make serve PORT=8001)
	@.venv/bin/python -c "import socket; socket.create_server(('127.0.0.1', $(PORT))).close()" 2>/dev/null || { \
	  echo "Port $(PORT) cannot be used: another program probably has it. Choose another one: make serve PORT=8001"; exit 1; }
	NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs serve --dev-addr 127.0.0.1:$(PORT)

site: setup ## Build the site into site/; a warning is an error
	NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict

quick: setup ## Run the tests of the library, of the lessons and of the code in the docs: about a minute
	.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal tests/library tests/lessons micrograd

test: setup ## Run all tests, in the browser too; every line and branch of micrograd/ must be run
	.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal --cov=micrograd --cov-report=term-missing:skip-covered

check: lint site test ## Lint, types, the strict site (links, anchors, assets), all tests (weights and accessibility too)

lint: setup ## Style and types of Python and JavaScript
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy
	PATH="$$PWD/.venv/bin:$$PATH" node_modules/.bin/tsc -p tsconfig.json
	PATH="$$PWD/.venv/bin:$$PATH" node_modules/.bin/prettier --check docs/javascripts docs/stylesheets 'scripts/**/*.{js,mjs}' '*.json'

lessons: setup ## Write what each lesson starts with anew, from the lesson before
	.venv/bin/python scripts/setup_cells.py

record: setup ## Run the pages anew that need a package which the build does not (PyTorch), and keep their outputs
	.venv/bin/python -m scripts.build.recorded_pages

bench: setup ## Measure speed and memory against an engine built with closures, and PyTorch where it is installed; renew the recording
	.venv/bin/python scripts/measure/bench.py --record

setup: .venv/.ready node_modules/.ready ## Only set up; the targets above do it by themselves

lock: setup ## Write requirements.txt and package-lock.json anew from pyproject.toml and package.json
	.venv/bin/python -m pip install uv==0.13.8
	.venv/bin/python -m uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	  --no-emit-index-url --custom-compile-command "make lock" --extra graph --group dev --quiet -o requirements.txt pyproject.toml
	.venv/bin/npm update --package-lock-only

clean: ## Remove everything that make made: the site, caches, .venv, node_modules
	rm -rf site .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .venv node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help serve site quick test check lint lessons record bench setup lock clean

# A stamp is written last, so a set-up that was cut short is taken up again by the next command.

.venv/.ready: requirements.txt pyproject.toml
	@.venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  for python in $(PYTHON); do \
	    "$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "Python 3.11 or newer was not found, or it lacks the venv module (Debian and Ubuntu: apt install python3-venv)."; \
	    echo "Install it, or name the one to use, as in: make serve PYTHON=/path/to/python3"; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$("$$python" --version)"; \
	  "$$python" -m venv --clear .venv; \
	}
	@echo "Installing the Python packages into .venv (the first time about 250 MB, a minute or two)"
	@.venv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt || { \
	  echo; \
	  echo "The Python packages could not be installed; the lines above say why. If it is the network, connect and run the"; \
	  echo "same command again. If a package has no version for your Python, use Python 3.11 to 3.14:"; \
	  echo "make clean, then the same command with PYTHON=python3.13 after it."; \
	  exit 1; }
	@.venv/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc .venv/.ready
	@echo "Installing the JavaScript packages into node_modules"
	@.venv/bin/npm ci || { \
	  echo; \
	  echo "The JavaScript packages could not be installed; the lines above say why. If it is the network, connect and run"; \
	  echo "the same command again."; \
	  exit 1; }
	@touch $@
