"""A playground that stays up: `make up`, or `python -m local.up`."""
