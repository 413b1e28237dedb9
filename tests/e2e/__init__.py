"""End-to-end tests: the deployed template, the real programs, and calls as any AWS client makes them."""
