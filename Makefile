# Four targets. Needs Python 3.11 or newer with pip, and make; the first call also needs a package index.
.PHONY: demo test lint bench

demo: .venv/.stamp
	.venv/bin/returnlogic check spec/policies --exit-zero

test: .venv/.stamp
	.venv/bin/python -m pytest -q -n 2

lint: .venv/.stamp
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	.venv/bin/returnlogic fmt --check spec

bench: .venv/.stamp
	.venv/bin/python -m bench

# A Python without ensurepip (Debian's) gets pip from the pip that started it.
.venv/.stamp: pyproject.toml constraints.txt
	@py=python3.11; $$py -c '' 2>/dev/null || py=python3; \
	if $$py -c 'import ensurepip' 2>/dev/null; then $$py -m venv .venv; \
	else $$py -m venv --without-pip .venv && $$py -m pip --python .venv/bin/python install -q pip; fi
	.venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch .venv/.stamp
