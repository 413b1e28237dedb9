"""The demo: `make demo`, or `python -m local.demo`."""
