"""What MiniStack lacks, or answers otherwise than AWS, added inside its process so that its IAM enforcement applies.

Each function here stands in for one of MiniStack's and leaves to it whatever is not its business.
"""

from . import (
    agents,
    buses,
    conditions,
    credentials,
    endpoints,
    firewalls,
    flow_logs,
    functions,
    keys,
    logs,
    messages,
    networks,
    output,
    parameters,
    policies,
    public_access,
    reach,
    recorders,
    resources,
    stacks,
    trails,
)

PARTS = (
    agents,
    buses,
    conditions,
    credentials,
    firewalls,
    endpoints,
    flow_logs,
    functions,
    keys,
    logs,
    messages,
    networks,
    output,
    parameters,
    policies,
    public_access,
    reach,
    recorders,
    resources,
    stacks,
    trails,
)


def install() -> None:
    """Puts everything here into MiniStack, before it starts."""
    for part in PARTS:
        part.install()
