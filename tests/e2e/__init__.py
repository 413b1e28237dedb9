"""End-to-end tests: the deployed template, the real programs, and calls as any AWS client makes them."""

import pytest

# What is asserted outside of the tests' own files is explained as well when it fails.
pytest.register_assert_rewrite("e2e.telling", "e2e.trials")
