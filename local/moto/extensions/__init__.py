"""What moto lacks, or answers otherwise than AWS, added inside its process: one module for each kind of resource.

An operation here stands in for moto's of the same name; every request, also one that moto answers, is checked against
the service's model first. Nothing outside moto's own process imports this package.
"""

from . import (
    answers,
    bedrock_jobs,
    bedrock_settings,
    comprehend,
    detectors,
    evaluations,
    gateways,
    guardrails,
    identities,
    invocation_logging,
    jobs,
    kendra,
    macie,
    memories,
    model_groups,
    model_packages,
    notebooks,
    policies,
    policy_engines,
    rate_limits,
    runtime_endpoints,
    runtimes,
    sagemaker_tags,
    security_hub,
    serving,
    studio,
    targets,
)

__all__ = [
    "bedrock_jobs",
    "bedrock_settings",
    "comprehend",
    "detectors",
    "evaluations",
    "gateways",
    "guardrails",
    "identities",
    "install",
    "invocation_logging",
    "jobs",
    "kendra",
    "macie",
    "memories",
    "model_groups",
    "model_packages",
    "notebooks",
    "policies",
    "policy_engines",
    "rate_limits",
    "runtime_endpoints",
    "runtimes",
    "sagemaker_tags",
    "security_hub",
    "serving",
    "studio",
    "targets",
]


def install() -> None:
    """Puts everything here into moto, before it starts."""
    answers.install()
    detectors.add_paths()
    kendra.add_service()
    macie.add_paths()
    security_hub.add_paths()
