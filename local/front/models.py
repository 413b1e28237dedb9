"""botocore's models of services, by their own names and by the names that requests are signed with."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

KIND = "service-2"
HEAD = 4096  # the metadata stand at the beginning of a model

loader = Loader()


@cache
def service_model(service: str) -> ServiceModel | None:
    """The model of a service; none when botocore knows no service of that name. The first time takes 20-100 ms."""
    return ServiceModel(description(service), service) if service in all_metadata() else None


def description(service: str) -> dict[str, Any]:
    """A model as it is written."""
    found: dict[str, Any] = loader.load_service_model(service, KIND)  # which keeps what it has read
    return found


@cache
def operation_model(service: str, operation: str) -> OperationModel | None:
    """The model of an operation; none when the service has no operation of that name."""
    model = service_model(service)
    return model.operation_model(operation) if model and operation in model.operation_names else None


@cache
def signing(name: str) -> tuple[str, ...]:
    """The services whose requests are signed with a name, the one that is called so first."""
    found = (service for service, metadata in all_metadata().items() if signing_name(metadata) == name)
    return tuple(sorted(found, key=lambda service: (service != name, service)))


def signing_name(metadata: Mapping[str, Any]) -> str:
    """The name that the requests of a service are signed with."""
    return str(metadata.get("signingName") or metadata["endpointPrefix"])


@cache
def all_metadata() -> dict[str, dict[str, Any]]:
    """What each model says about its service as a whole. To load the models for it would take ten seconds."""
    return dict(read_metadata(Path(Loader.BUILTIN_DATA_PATH)))


def read_metadata(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The metadata of the newest model of each service."""
    for directory in sorted(data.iterdir()):
        models = sorted(directory.glob(f"*/{KIND}.json*"))
        if models:
            yield directory.name, metadata_of(models[-1])


def metadata_of(model: Path) -> dict[str, Any]:
    """The metadata at the beginning of a model."""
    with gzip.open(model) if model.suffix == ".gz" else model.open("rb") as file:
        head = file.read(HEAD).decode(errors="ignore")
    start = head.index("{", head.index('"metadata"'))
    found: dict[str, Any] = json.JSONDecoder().raw_decode(head, start)[0]
    return found
