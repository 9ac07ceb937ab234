# Five targets. Needs Python 3.11 or newer with pip, and make; the first call also needs a package index.
.PHONY: demo test quick lint bench

demo: .venv/.stamp
	.venv/bin/returnlogic report spec/policies --output demo/ --exit-zero

test: .venv/.stamp
	.venv/bin/python -m pytest -q -n 2 --dist loadfile -rs

# The inner loop: lint, the tests of meaning and house that take a second or two, and the goldens of changed checks.
QUICK = tests/house/test_structure.py tests/language/test_parse.py tests/language/test_tiers.py \
	tests/meaning/test_lowering.py tests/meaning/test_invariants.py tests/solver/test_region.py
CHANGED = $$(git diff --name-only HEAD -- returnlogic/checks tests/checks | sed -n 's,.*/\([a-z][a-z_-]*\)\.\(py\|md\)$$,\1,p' | tr _ - | sort -u | paste -sd '|' | sed 's,|, or ,g')

quick: .venv/.stamp lint
	.venv/bin/python -m pytest -q $(QUICK)
	@changed="$(CHANGED)"; test -z "$$changed" || .venv/bin/python -m pytest -q tests/checks/test_goldens.py -k "$$changed"

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
