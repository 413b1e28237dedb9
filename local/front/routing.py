"""Which program plays which service: moto those that MiniStack lacks or gets wrong, MiniStack all others."""

from __future__ import annotations

# Bedrock's control plane is MiniStack's too, but it forgets the policies of a guardrail.
MOTO = frozenset(
    {
        "bedrock",
        "bedrock-agentcore-control",
        "comprehend",
        "guardduty",
        "kendra",
        "macie2",
        "s3vectors",
        "sagemaker",
        "securityhub",
    }
)
# What moto does not play of these, and MiniStack does.
MINISTACKS = frozenset({"ListFoundationModels", "GetFoundationModel"})

OURS = "x-local-"  # how the headers begin with which the front speaks to those behind it; no client's do
ACCOUNT = "x-moto-account-id"
CALLER = f"{OURS}caller"
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "expect"})


def is_motos(service: str, operation: str = "") -> bool:
    """Whether moto answers the requests of a service, or this one of them."""
    return service in MOTO and operation not in MINISTACKS


def passed_on(headers: list[tuple[str, str]], length: int | None = None) -> list[tuple[str, str]]:
    """The headers of a request for the program behind the front; `length` is that of a body that came in chunks."""
    kept = [(name, value) for name, value in headers if is_passed_on(name.lower())]
    return kept if length is None else [*kept, ("Content-Length", str(length))]


def is_passed_on(name: str) -> bool:
    """Whether a header is the client's to send."""
    return name not in HOP_BY_HOP and name != ACCOUNT and not name.startswith(OURS)


def for_moto(headers: list[tuple[str, str]], account: str, caller: str = "") -> list[tuple[str, str]]:
    """The same for moto, which believes what it is told about the account, and about the ARN of who calls."""
    return [*headers, (ACCOUNT, account), (CALLER, caller)]
