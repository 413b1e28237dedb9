"""Reads what is live and writes it as Phaseguard keeps a state: the JSON of `State` in shared/model.

The members here follow those of shared/model/src/state by name, and the readers in shared/aws/src/observe by content.
"""

from .agents import agent, agent_reach
from .collections import collection_access, collection_network, collection_protection, database
from .firewalls import front_door, web_acl_log
from .functions import function_release
from .grants import boundary, inline, managed, trust
from .guardrails import guardrail
from .hubs import security_hub
from .indexes import kendra_index
from .jobs import endpoint_config, job, model
from .keeping import bucket_lifecycle, bucket_protection, bucket_replication
from .macie import macie
from .models import (
    data_retention,
    enforced_guardrail,
    evaluation,
    gateway,
    invocation_logging,
    memory,
    policy_engine,
    runtime,
    runtime_endpoints,
    token_vault,
    workload_identity,
)
from .networks import flow_log, route_table, security_group, vpc_endpoint
from .notebooks import notebook
from .policies import key_sharing, repository, resource_policy, search_domain, vector_bucket
from .principals import attachments, credentials, user_access
from .recorders import config
from .records import log_group
from .releases import model_package
from .serving import domain, endpoint, monitoring, scripts, studio_script
from .sources import gateway_targets, knowledge_base, model_job
from .state import State
from .storage import SWITCHES, block, bucket_access, key, public_access
from .threats import detector, finding_filter
from .trails import EVERY_MANAGEMENT_EVENT, selectors, trail

__all__ = [
    "EVERY_MANAGEMENT_EVENT",
    "SWITCHES",
    "State",
    "agent",
    "agent_reach",
    "attachments",
    "block",
    "boundary",
    "bucket_access",
    "bucket_lifecycle",
    "bucket_protection",
    "bucket_replication",
    "collection_access",
    "collection_network",
    "collection_protection",
    "config",
    "credentials",
    "data_retention",
    "database",
    "detector",
    "domain",
    "endpoint",
    "endpoint_config",
    "enforced_guardrail",
    "evaluation",
    "finding_filter",
    "flow_log",
    "front_door",
    "function_release",
    "gateway",
    "gateway_targets",
    "guardrail",
    "inline",
    "invocation_logging",
    "job",
    "kendra_index",
    "key",
    "key_sharing",
    "knowledge_base",
    "log_group",
    "macie",
    "managed",
    "memory",
    "model",
    "model_job",
    "model_package",
    "monitoring",
    "notebook",
    "policy_engine",
    "public_access",
    "repository",
    "resource_policy",
    "route_table",
    "runtime",
    "runtime_endpoints",
    "scripts",
    "search_domain",
    "security_group",
    "security_hub",
    "selectors",
    "studio_script",
    "token_vault",
    "trail",
    "trust",
    "user_access",
    "vector_bucket",
    "vpc_endpoint",
    "web_acl_log",
    "workload_identity",
]
