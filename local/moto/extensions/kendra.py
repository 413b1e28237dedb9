"""Indexes of Kendra. Moto has no such service, and learns here that there is one."""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import Any
from uuid import uuid4

from moto.backend_index import backend_url_patterns
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import BaseResponse
from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .refusals import Refusal
from .statuses import Status

NAME = "moto.kendra"
HOSTS = r"https?://kendra\.(.+)\.amazonaws\.com"
BY_CALLERS = "ATTRIBUTE_FILTER"
GENERATIVE = "GEN_AI_ENTERPRISE_EDITION"


class KendraBackend(BaseBackend):
    """What is kept of Kendra in an account and a Region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.indexes: dict[str, Index] = {}


class KendraResponse(BaseResponse):
    """Every request to Kendra."""

    def __init__(self) -> None:
        super().__init__(service_name="kendra")


class Index:
    """An index, which takes a while to be made and changed."""

    def __init__(self, request: Request) -> None:
        self.id = str(uuid4())
        self.status = Status("CREATING", "ACTIVE")
        self.tags = {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}
        self.made = utcnow()
        self.members = {"Edition": "ENTERPRISE_EDITION", "UserContextPolicy": BY_CALLERS} | kept(request)

    def answered(self) -> Result:
        """The index as an answer shows it."""
        return {"Id": self.id, "Status": self.status.now, "CreatedAt": self.made, **self.members}


def add_service() -> None:
    """Moto finds a service by the names of its modules, and by its hosts."""
    models, urls = ModuleType(f"{NAME}.models"), ModuleType(f"{NAME}.urls")
    KendraBackend.__module__ = models.__name__
    vars(models)["kendra_backends"] = BackendDict(KendraBackend, "kendra")
    vars(urls).update(url_bases=[HOSTS], url_paths={"{0}/$": KendraResponse.dispatch})
    service = ModuleType(NAME)
    vars(service)["kendra_backends"] = vars(models)["kendra_backends"]
    sys.modules |= {module.__name__: module for module in (service, models, urls)}
    backend_url_patterns.append(("kendra", re.compile(HOSTS)))


def kept(request: Request) -> dict[str, Any]:
    """What of a request an index keeps."""
    asked = {name: value for name, value in request.items() if name not in ("ClientToken", "Id", "Tags")}
    if request.get("Edition") == GENERATIVE and (asked.get("UserTokenConfigurations") or is_by_token(asked)):
        # AWS's own words are not known.
        raise Refusal("ValidationException", "This edition filters by attributes alone")
    return asked


def is_by_token(members: Request) -> bool:
    """Whether whoever asks must prove it."""
    return bool(members.get("UserContextPolicy") == "USER_TOKEN")


@operation("kendra", "CreateIndex")
def create_index(place: Place, request: Request) -> Result:
    """Makes an index."""
    made = Index(request)
    place.kept.indexes[made.id] = made
    return {"Id": made.id}


@operation("kendra", "DescribeIndex")
def describe_index(place: Place, request: Request) -> Result:
    """An index by its id."""
    return named(place, request).answered()


@operation("kendra", "UpdateIndex")
def update_index(place: Place, request: Request) -> Result:
    """Changes what the request names, one change after the other."""
    index = named(place, request)
    if index.status.now != "ACTIVE":
        raise Refusal("ConflictException", f"The index {index.id} is in status {index.status.now}")
    index.members |= kept({"Edition": index.members["Edition"], **request})
    index.status.turn("UPDATING", "ACTIVE")
    return {}


@operation("kendra", "DeleteIndex")
def delete_index(place: Place, request: Request) -> Result:
    """Deletes an index, at once."""
    del place.kept.indexes[named(place, request).id]
    return {}


@operation("kendra", "ListTagsForResource")
def list_tags(place: Place, request: Request) -> Result:
    """The tags of an index, of which none has any when it is gone."""
    index = place.kept.indexes.get(request["ResourceARN"].rpartition("/")[2])
    if index is None:
        raise Refusal("ResourceUnavailableException", "The resource is not available")
    return {"Tags": [{"Key": key, "Value": value} for key, value in index.tags.items()]}


def named(place: Place, request: Request) -> Index:
    """The index that a request names."""
    found: Index | None = place.kept.indexes.get(request["Id"])
    if found is None:
        raise Refusal("ResourceNotFoundException", f"There is no index {request['Id']}")
    return found
