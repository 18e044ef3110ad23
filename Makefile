# Everything one needs: `make demo` to see it, `make test` to trust it, `make run` to go live.

PYTHON = .venv/bin/python
CODE = bot handlers keyboards locales models scheduler services views webapp sandbox migrations tests benchmarks
export PYTHONDONTWRITEBYTECODE = 1

SECONDS =
SEEDS =
KILLS =

.PHONY: help demo run test check format bench simulate forgeries workers messages entities lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | column -t -s '	'

demo:  ## Jamboree in your browser, without token or network
	@.ci/install demo
	@$(PYTHON) -m sandbox demo

run:  ## the real bot, with the settings of .env
	@.ci/install demo
	@$(PYTHON) -m bot run

test: export PYTHONDONTWRITEBYTECODE =
test:  ## install what tests need, and run them all
	@.ci/install test
	@$(PYTHON) -m pytest -n 2 --dist worksteal

forgeries:  ## a hundred thousand forgeries of each kind (some minutes)
	@.ci/install test
	@FORGERIES=100000 $(PYTHON) -m pytest -q tests/forgeries tests/api/test_conformance.py

workers:  ## kill -9 of one worker after the other: KILLS=100 (half an hour)
	@.ci/install test
	@KILLS=$(or $(KILLS),100) $(PYTHON) -m pytest -q tests/workers

check:  ## format, lint, types, imports
	@.ci/install test
	@.venv/bin/ruff format --check $(CODE)
	@.venv/bin/ruff check $(CODE)
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

format:  ## put the code into form
	@.venv/bin/ruff check --fix-only --quiet $(CODE)
	@.venv/bin/ruff format $(CODE)

bench:  ## measure, beside a bare bot
	@.ci/install test
	@$(PYTHON) -m benchmarks

simulate:  ## stories on bad days with new seeds: SECONDS=240, or SEEDS=20
	@.ci/install test
	@nice -n 19 $(PYTHON) -m tests.simulation $(if $(SEEDS),--seeds $(SEEDS),--seconds $(or $(SECONDS),240))

messages:  ## collect the texts, and bring every language up to date
	@.venv/bin/pybabel -q extract -F locales/babel.cfg --width 100 --no-location --sort-output --omit-header -k _ -k pgettext:1c,2 -k ngettext:1,2 -o locales/messages.pot .
	@for language in de es fr pt_BR uk; do \
		.venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 -l $$language -i locales/messages.pot -o locales/$$language/LC_MESSAGES/messages.po || exit 1; done

entities:  ## draw docs/entities.md anew from the tables
	@$(PYTHON) -m models.diagram >docs/entities.md

lock:  ## pin every package anew, with hashes (needs uv)
	@uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q --upgrade -o requirements.lock
	@uv pip compile pyproject.toml --extra test --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q --upgrade -o requirements-test.lock

clean:  ## remove what the demo and tests left
	@rm -rf var .venv .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
