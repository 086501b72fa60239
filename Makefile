# Each target sets up what it needs. `make demo` and `make test` are all a newcomer has to know.

PORT ?= 8000
PYTHON_BIN = .venv/bin
MANAGE = $(PYTHON_BIN)/python manage.py
export DJANGO_SETTINGS_MODULE ?= config.settings.dev

.PHONY: demo test test-real check bench setup setup-dev browser migrate messages format pictures clean

demo: setup migrate
	$(MANAGE) load_demo
	@echo
	@echo "Waymark is on http://127.0.0.1:$(PORT)  (stop it with Ctrl-C)"
	@$(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

test: setup-dev browser
	DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON_BIN)/pytest -q -n 2 $(PYTEST_ARGS)

# The same tests on PostgreSQL, Redis and a real Celery worker. docs/testing.md says how to point it elsewhere.
test-real: setup-dev browser
	sh scripts/test-real $(PYTEST_ARGS)

check: setup-dev
	$(PYTHON_BIN)/ruff format --check .
	$(PYTHON_BIN)/ruff check .
	$(PYTHON_BIN)/mypy .
	$(PYTHON_BIN)/lint-imports --no-cache
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	$(PYTHON_BIN)/python scripts/messages.py check
	$(MAKE) test

bench: setup-dev
	DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON_BIN)/python -m benchmarks $(ONLY)

setup:
	@sh scripts/setup

setup-dev:
	@sh scripts/setup dev

browser:
	@sh scripts/browser

migrate:
	@$(MANAGE) migrate --verbosity 0

messages:
	$(PYTHON_BIN)/python scripts/messages.py extract

format:
	$(PYTHON_BIN)/ruff format .
	$(PYTHON_BIN)/ruff check --fix .

# Takes the README's pictures anew, as the browser journey walks.
pictures: setup-dev browser
	WAYMARK_PICTURES=docs/pictures DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON_BIN)/pytest -q tests/journeys

clean:
	rm -rf var .venv frontend/node_modules frontend/dist
