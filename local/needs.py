"""Says what has to be installed before the local AWS can be used."""

import importlib.util

PACKAGES = {
    "boto3": "boto3",
    "flask": "moto[server]",
    "ministack": "ministack",
    "moto": "moto[server]",
    "psutil": "psutil",
    "samtranslator": "aws-sam-translator",
}


def require_packages() -> None:
    """Names the packages that are missing, and how to get them."""
    missing = sorted({package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None})
    if missing:
        raise ImportError(f"the local AWS needs {', '.join(missing)}: run `make local-aws` to install it")
