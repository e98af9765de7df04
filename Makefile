# The commands of this project. `make demo` is all that a new user needs.
# XA_PORT and XB_PORT choose the demonstration's ports, CHROMIUM the browser of the tests, PYTHON the interpreter.

.PHONY: demo demo-reset test lint types vectors bench screenshots client clean
.NOTPARALLEL:

demo:        ; @scripts/install && exec .venv/bin/python manage.py demo
demo-reset:  ; @scripts/install && exec .venv/bin/python manage.py demo --reset
test:        ; @scripts/test
lint:        ; @scripts/install --dev && .venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/lint-imports --no-logo && npm --prefix client run --silent lint
types:       ; @scripts/install --dev && scripts/types
vectors:     ; @scripts/install --dev && .venv/bin/python -m tests.vectors.make
bench:       ; @scripts/install-test && .venv/bin/python -m tests.bench
screenshots: ; @scripts/install-test && SCREENSHOTS=docs/screenshots .venv/bin/pytest tests/browser/test_screenshots.py
client:      ; @scripts/install && npm --prefix client run build
clean:       ; rm -rf build .venv client/dist client/node_modules .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
