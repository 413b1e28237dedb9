"""From a call to the records of it."""

from __future__ import annotations

import uuid
from typing import Any

from ..front.exchange import Exchange
from ..front.models import operation_model, service_model
from ..front.principals import Kind
from .categories import data_type, is_read_only, is_recorded
from .elements import S3, request_parameters, response_elements
from .errors import error_code
from .hiding import cut, within_limit
from .identities import identity, stranger
from .moments import timestamp
from .names import GLOBAL, HOME, event_name, event_region, event_source
from .resources import account_in, resources

Record = dict[str, Any]

# Loopback never shows in a record: an address of documentation stands for it.
CLIENT_ADDRESS = "192.0.2.10"
FUNCTION_ADDRESS = "192.0.2.20"
CIPHER = "TLS_AES_128_GCM_SHA256"

VERSIONED = frozenset({"logs", "route53", "elb", "elbv2"})  # whose records name the version of the API


def recorded(exchange: Exchange) -> list[Record]:
    """The records of a call as a management event: none for a data event and for what CloudTrail does not know."""
    return [] if data_type(exchange.service, exchange.operation) else records(exchange)


def data_event(exchange: Exchange) -> list[Record]:
    """The records of a call as a data event, which are kept only where a trail chooses their resources."""
    return records(exchange) if data_type(exchange.service, exchange.operation) else []


def envelope(record: Record) -> dict[str, Any]:
    """A record as EventBridge delivers it."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "AWS API Call via CloudTrail",
        "source": f"aws.{record['eventSource'].partition('.')[0]}",
        "account": record["recipientAccountId"],
        "time": record["eventTime"],
        "region": record["awsRegion"],
        "resources": [],
        "detail": record,
    }


def records(exchange: Exchange) -> list[Record]:
    """What CloudTrail could record of a call, whatever its category.

    One record for the caller's account, and one for the owner of what was called when that is another.
    """
    if not is_recorded(exchange.service, exchange.operation):
        return []
    record = base(exchange)
    if record is None:
        return []
    caller = exchange.principal
    if caller.kind is Kind.SERVICE:
        return [record | {"sharedEventID": str(uuid.uuid4())}]
    owner = owning_account(exchange)
    if caller.kind is Kind.UNKNOWN or owner == caller.account:
        return [record | {"recipientAccountId": owner}]
    shared = {"sharedEventID": str(uuid.uuid4())}
    theirs = {"userIdentity": stranger(caller), "recipientAccountId": owner, "eventID": str(uuid.uuid4())}
    return [record | {"recipientAccountId": caller.account} | shared, record | theirs | shared]


def owning_account(exchange: Exchange) -> str:
    """The account that owns what was called: of a role that is assumed, the role's."""
    role = exchange.parameters.get("RoleArn") if exchange.service == "sts" else None
    return account_in(str(role)) or exchange.account


def base(exchange: Exchange) -> Record | None:
    """All of a record but who receives it; none for a call that the service does not have."""
    operation = operation_model(exchange.service, exchange.operation)
    if operation is None:
        return None
    host = host_name(exchange)
    code = error_code(exchange.service, *exchange.error) if exchange.error else None
    kind = data_type(exchange.service, exchange.operation)
    return {
        "eventVersion": "1.11",
        "userIdentity": identity(exchange.principal),
        "eventTime": timestamp(exchange.ended),
        "eventSource": event_source(exchange.service),
        "eventName": event_name(exchange.service, exchange.operation),
        "awsRegion": event_region(exchange.service, exchange.region, exchange.host),
        "sourceIPAddress": source_address(exchange),
        "userAgent": user_agent(exchange),
        **failure(exchange, code),
        "requestParameters": within_limit("requestParameters", request_parameters(exchange, operation, host, code)),
        "responseElements": within_limit("responseElements", response_elements(exchange, operation)),
        **optional("additionalEventData", additional(exchange)),
        "requestID": exchange.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": is_read_only(exchange.service, exchange.operation),
        **optional("resources", resources(exchange)),
        "eventType": "AwsApiCall",
        **optional("apiVersion", api_version(exchange.service)),
        "managementEvent": kind is None,
        "recipientAccountId": exchange.account,
        "eventCategory": "Data" if kind else "Management",
        **optional("tlsDetails", tls(exchange, host)),
    }


def optional(name: str, value: Any) -> Record:
    """A member that is there only when it says something."""
    return {name: value} if value else {}


def failure(exchange: Exchange, code: str | None) -> Record:
    """What went wrong."""
    return {"errorCode": cut(code), "errorMessage": cut(exchange.error[1])} if code and exchange.error else {}


def source_address(exchange: Exchange) -> str:
    """Where a call came from; of a service, its name."""
    if exchange.principal.kind is Kind.SERVICE:
        return str(identity(exchange.principal)["invokedBy"])
    if exchange.source_address in ("", "127.0.0.1", "::1", "localhost"):
        return FUNCTION_ADDRESS if exchange.function else CLIENT_ADDRESS
    return exchange.source_address


def user_agent(exchange: Exchange) -> str:
    """What the caller says it is."""
    return source_address(exchange) if exchange.principal.kind is Kind.SERVICE else cut(exchange.user_agent)


def additional(exchange: Exchange) -> Record:
    """What S3 tells of every call, and Bedrock of calls with an API key."""
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    authorization = headers.get("authorization", "")
    if exchange.service.startswith("bedrock") and authorization.startswith("Bearer "):
        return {"callWithBearerToken": True}
    if exchange.service not in S3:
        return {}
    length = headers.get("content-length", "0")
    return {
        "SignatureVersion": "SigV4",
        "CipherSuite": CIPHER,
        "bytesTransferredIn": int(length) if length.isdigit() else 0,
        "AuthenticationMethod": "AuthHeader" if authorization else "QueryString",
        "x-amz-id-2": exchange.request_id,
        "bytesTransferredOut": 0,
    }


def api_version(service: str) -> str | None:
    """The version of a service's API, where records carry it: with dashes, except of Logs."""
    model = service_model(service) if service in VERSIONED else None
    version = str(model.api_version) if model else None
    return version.replace("-", "") if version and service == "logs" else version


def tls(exchange: Exchange, host: str) -> Record | None:
    """How the connection was protected, as if it had gone to AWS."""
    if exchange.principal.kind is Kind.SERVICE:
        return None
    return {"tlsVersion": "TLSv1.3", "cipherSuite": CIPHER, "clientProvidedHostHeader": host}


def host_name(exchange: Exchange) -> str:
    """The host that was called, by the name that it has on AWS."""
    if exchange.host.endswith(".amazonaws.com"):
        return exchange.host
    if exchange.service == "s3control":
        return f"{exchange.account}.s3-control.{exchange.region}.amazonaws.com"
    model = service_model(exchange.service)
    prefix = model.endpoint_prefix if model else exchange.service
    bucket = exchange.parameters.get("Bucket") if exchange.service == "s3" else None
    if exchange.service in GLOBAL:
        return f"organizations.{HOME}.amazonaws.com" if prefix == "organizations" else f"{prefix}.amazonaws.com"
    return f"{f'{bucket}.' if bucket else ''}{prefix}.{exchange.region}.amazonaws.com"
