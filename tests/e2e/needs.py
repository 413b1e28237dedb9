"""Which change needs which permission, and the permissions that nothing here can be without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from local import Workload

from .changes import (
    ADMINISTRATOR,
    SWITCHES,
    Change,
    add_version,
    arm_key_user,
    attach_to_group,
    attach_to_role,
    attach_to_user,
    create_key,
    create_notebook,
    delete_detector,
    delete_logging,
    delete_recorder,
    delete_rule,
    delete_trail,
    expose_runtime,
    grant_all,
    grant_all_beside,
    grant_all_to_role,
    grant_bucket,
    hold_again,
    join_group,
    look_for_nothing,
    lower_phase,
    make_chatty_gateway,
    make_open_memory,
    narrow_trail,
    open_gateway,
    open_port,
    open_url,
    redirect_history,
    relax_retention,
    remove_enforced,
    schedule_deletion,
    share_bucket,
    share_gateway,
    share_guardrail,
    share_key,
    share_model_group,
    share_only_bucket,
    share_only_gateway,
    share_only_guardrail,
    share_only_model_group,
    share_only_secret,
    share_only_vectors,
    share_secret,
    share_vectors,
    stop_recorder,
    stop_trail,
    suspend_detector,
    trust_anyone,
    unbind_role,
    unbind_user,
    unblock_bucket,
    unguard_agent,
    weaken_guardrail,
)
from .changes.policies import READS
from .deployed import CALLERS, QUEUE_OF, SECOND_LOOKS
from .members import new_bucket, new_group, new_policy
from .permissions import Grant
from .policies import INVALID, VALID, put_by_hand, start_anew
from .stack import Stack
from .waiting import until

Make = Callable[[Stack, Workload], Change]

ROLES = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"
AGENT_ALIASES = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent-alias/*"
AGENTS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"
APPLICATIONS = "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"
STORES = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"
KEYS = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"
VECTORS = "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:bucket/*"
TRAILS = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"
PASSING = {
    "RemedyAgentcoreRole": "bedrock-agentcore.amazonaws.com",
    "RemedyBedrockRole": "bedrock.amazonaws.com",
    "RemedyCloudtrailRole": "cloudtrail.amazonaws.com",
    "RemedyConfigRole": "config.amazonaws.com",
}
OWN_TAG = '{"ForAllValues:StringEquals": {"aws:TagKeys": {"Ref": "PhaseTagKey"}}}'
WHERE_TAGS_ARE = (
    "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*",
    "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",
    "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:*",
    "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:*",
)
TAGGED = ("bedrock", "bedrock-agentcore", "kms", "lambda", "qbusiness", "s3vectors")
TAGS = (
    Grant("RemediatorRole", "tag:GetResources", ("*",), None),
    Grant("RemedyTaggingRole", "tag:TagResources", ("*",), OWN_TAG),
    *(Grant("RemedyTaggingRole", f"{service}:TagResource", WHERE_TAGS_ARE, OWN_TAG) for service in TAGGED),
    Grant("RemedyIamRole", "iam:TagRole", (ROLES,), OWN_TAG),
    Grant("RemedyS3Role", "s3:PutBucketTagging", ("arn:${AWS::Partition}:s3:::*",), None),
    Grant(
        "RemedySagemakerRole", "sagemaker:AddTags", ("arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:*",), OWN_TAG
    ),
)
GATEWAYS = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",)
RUNTIMES = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*",)
AGENTCORE = {
    "CreateGatewayRateLimit": GATEWAYS,
    "UpdateAgentRuntime": RUNTIMES,
    "UpdateGatewayRateLimit": GATEWAYS,
}
OWN_WORKLOAD = '{"ForAllValues:StringEquals": {"aws:TagKeys": {"Ref": "WorkloadTagKey"}}}'
GUARDRAILS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*"
GUARDRAIL = (
    Grant("RemedyBedrockRole", "bedrock:CreateGuardrail", ("*",), OWN_WORKLOAD),
    Grant("RemedyBedrockRole", "bedrock:TagResource", (GUARDRAILS,), OWN_WORKLOAD),
)
NOT_ASKED = "Lambda does this with the function's role, and the local AWS asks nobody when it does"
NOT_PASSED = "the local AWS does not ask whether a role may be passed"
NO_QBUSINESS = "the local AWS has no Q Business"
NO_PACKS = "the local AWS has no conformance packs"
NO_STORES = "the local AWS has no event data stores"
ONLY_TOLD = "people are told of it, and nothing is repaired"
ASKED_FIRST = "a person approves it first, and nobody does in a run of repairs"


def open_bucket(stack: Stack, workload: Workload) -> Change:
    """Opens the bucket."""
    return unblock_bucket(stack, workload.bucket)


def open_bucket_under_bad_policy(stack: Stack, workload: Workload) -> Change:
    """Opens the bucket while functions that have just started must look for the last valid policy."""
    put_by_hand(stack, VALID)
    put_by_hand(stack, INVALID)
    start_anew(stack)
    return unblock_bucket(stack, workload.bucket)


def share_new_bucket(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket, beside an account."""
    return share_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


def let_anyone_read(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket, and nobody else."""
    return share_only_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


def grant_anyone(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket by its ACL."""
    return grant_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


def move_runtime(stack: Stack, workload: Workload) -> Change:
    """Puts a runtime on the public network, which a person is asked about first."""
    return replace(expose_runtime(stack, workload), calls=())


def share_key_unanswered(stack: Stack, workload: Workload) -> Change:
    """Lets anyone decrypt with the key, of which a person decides."""
    return replace(share_key(stack, workload), calls=())


def delete_key(stack: Stack, workload: Workload) -> Change:
    """Schedules the key for deletion."""
    return schedule_deletion(stack, workload.key_arn)


def let_group_do_all(stack: Stack, workload: Workload) -> Change:
    """Makes everybody in a group of the workload an administrator."""
    return attach_to_group(stack, new_group(stack, workload))


def start_notebook(stack: Stack, workload: Workload) -> Change:
    """Makes a notebook of which people hear once it is in service, when it can be stopped."""
    with stack.unheard():
        change = create_notebook(stack, workload)
        until(lambda: change.live()["state"]["status"] == "InService", "the notebook is in service")
    return change


def join_administrators(stack: Stack, workload: Workload) -> Change:
    """Puts a user into a group that may do anything."""
    group = new_group(stack, workload)
    stack.client("iam").attach_group_policy(GroupName=group, PolicyArn=ADMINISTRATOR)
    return join_group(stack, workload, group)


def grant_all_to_user(stack: Stack, workload: Workload) -> Change:
    """Gives the user of an API key a policy that allows all of Bedrock."""
    return grant_all(stack, "user", workload.key_user)


def grant_all_beside_to_user(stack: Stack, workload: Workload) -> Change:
    """The same, in a policy that also says what may stay."""
    return grant_all(stack, "user", workload.key_user, READS)


def grant_all_to_group(stack: Stack, workload: Workload) -> Change:
    """Gives everybody in a group of the workload a policy that allows all of Bedrock."""
    return grant_all(stack, "group", new_group(stack, workload))


def grant_all_beside_to_group(stack: Stack, workload: Workload) -> Change:
    """The same, in a policy that also says what may stay."""
    return grant_all(stack, "group", new_group(stack, workload), READS)


def write_version(stack: Stack, workload: Workload) -> Change:
    """Has a new version of a policy of the workload allow all of Bedrock."""
    return add_version(stack, new_policy(stack, workload))


def go_back(stack: Stack, workload: Workload) -> Change:
    """Has the old version of a policy of the workload hold again, which allows all of Bedrock."""
    return hold_again(stack, new_policy(stack, workload))


# By the longest beginning of an action that is here.
NEEDED_BY: dict[str, Make] = {
    "bedrock:": weaken_guardrail,
    "bedrock:GetAgent": unguard_agent,
    "bedrock:GetModelInvocation": delete_logging,
    "bedrock:ListAgent": unguard_agent,
    "bedrock:PrepareAgent": unguard_agent,
    "bedrock:GetAccountDataRetention": relax_retention,
    "bedrock:ListEnforced": remove_enforced,
    "bedrock:ListGuardrails": remove_enforced,
    "bedrock:PutAccountDataRetention": relax_retention,
    "bedrock:PutEnforced": remove_enforced,
    "bedrock:PutModelInvocation": delete_logging,
    "bedrock:UpdateAgent": unguard_agent,
    "bedrock-agentcore:": open_gateway,
    "bedrock-agentcore:DeleteResourcePolicy": share_only_gateway,
    "bedrock-agentcore:GetResourcePolicy": share_gateway,
    "bedrock-agentcore:PutResourcePolicy": share_gateway,
    "bedrock:DeleteResourcePolicy": share_only_guardrail,
    "bedrock:GetResourcePolicy": share_guardrail,
    "bedrock:PutResourcePolicy": share_guardrail,
    "bedrock-agentcore:GetAgentRuntime": move_runtime,
    "bedrock-agentcore:GetMemory": make_open_memory,
    "bedrock-agentcore:ListPolicies": make_chatty_gateway,
    "cloudtrail:": stop_trail,
    "cloudtrail:CreateTrail": delete_trail,
    "cloudtrail:PutEventSelectors": delete_trail,
    "cloudtrail:PutInsightSelectors": look_for_nothing,
    "cloudtrail:UpdateTrail": narrow_trail,
    "config:": stop_recorder,
    "config:DescribeConfigRules": delete_rule,
    "config:PutConfigurationRecorder": delete_recorder,
    "config:PutDeliveryChannel": redirect_history,
    "ec2:": open_port,
    "guardduty:": suspend_detector,
    "guardduty:CreateDetector": delete_detector,
    "iam:CreatePolicyVersion": write_version,
    "iam:DeleteGroupPolicy": grant_all_to_group,
    "iam:DeleteRolePolicy": grant_all_to_role,
    "iam:DeleteUserPolicy": grant_all_to_user,
    "iam:DetachGroup": let_group_do_all,
    "iam:DetachRole": attach_to_role,
    "iam:DetachUser": attach_to_user,
    "iam:GetGroup": let_group_do_all,
    "iam:GetGroupPolicy": grant_all_beside_to_group,
    "iam:GetLoginProfile": arm_key_user,
    "iam:GetPolicy": go_back,
    "iam:GetRole": attach_to_role,
    "iam:GetRolePolicy": grant_all_beside,
    "iam:GetUser": attach_to_user,
    "iam:GetUserPolicy": grant_all_beside_to_user,
    "iam:ListAccessKeys": arm_key_user,
    "iam:ListAttachedGroup": let_group_do_all,
    "iam:ListAttachedRole": attach_to_role,
    "iam:ListAttachedUser": attach_to_user,
    "iam:ListEntitiesForPolicy": go_back,
    "iam:ListGroupPolicies": grant_all_beside_to_group,
    "iam:ListGroupsForUser": arm_key_user,
    "iam:ListPolicyVersions": go_back,
    "iam:ListRolePolicies": grant_all_beside,
    "iam:ListServiceSpecific": create_key,
    "iam:ListUserPolicies": arm_key_user,
    "iam:PutGroupPolicy": grant_all_beside_to_group,
    "iam:PutRolePermissionsBoundary": unbind_role,
    "iam:PutRolePolicy": grant_all_beside,
    "iam:PutUserPermissionsBoundary": unbind_user,
    "iam:PutUserPolicy": grant_all_beside_to_user,
    "iam:SetDefaultPolicyVersion": go_back,
    "iam:UpdateAccessKey": arm_key_user,
    "iam:UpdateAssumeRolePolicy": trust_anyone,
    "iam:UpdateServiceSpecific": create_key,
    "kms:": delete_key,
    "kms:GetKeyPolicy": share_key_unanswered,
    "kms:ListGrants": share_key_unanswered,
    "lambda:": open_url,
    "s3:DeleteBucketPolicy": let_anyone_read,
    "s3:GetBucketAcl": grant_anyone,
    "s3:GetBucketOwnershipControls": grant_anyone,
    "s3:GetBucketPolicy": share_new_bucket,
    "s3:GetObjectVersion": open_bucket_under_bad_policy,
    "s3:PutBucketAcl": grant_anyone,
    "s3:PutBucketPolicy": share_new_bucket,
    "s3vectors:": share_vectors,
    "s3vectors:DeleteVectorBucketPolicy": share_only_vectors,
    "sagemaker:": start_notebook,
    "sagemaker:DeleteModelPackageGroupPolicy": share_only_model_group,
    "sagemaker:GetModelPackageGroupPolicy": share_model_group,
    "sagemaker:PutModelPackageGroupPolicy": share_model_group,
    "secretsmanager:": share_secret,
    "secretsmanager:DeleteResourcePolicy": share_only_secret,
    "tag:": lower_phase,
    "ssm:": open_bucket_under_bad_policy,
    "": open_bucket,
}
# First what can be had at once, then what would keep the rest from being heard of.
AT_ONCE: tuple[tuple[Make, ...], ...] = (
    (
        arm_key_user,
        open_bucket_under_bad_policy,
        attach_to_role,
        attach_to_user,
        create_key,
        start_notebook,
        delete_key,
        delete_logging,
        grant_anyone,
        let_anyone_read,
        delete_rule,
        let_group_do_all,
        share_model_group,
        share_new_bucket,
        share_only_model_group,
        share_only_secret,
        share_only_vectors,
        share_secret,
        share_vectors,
        look_for_nothing,
        lower_phase,
        make_chatty_gateway,
        make_open_memory,
        move_runtime,
        narrow_trail,
        open_bucket,
        open_gateway,
        open_port,
        open_url,
        relax_retention,
        remove_enforced,
        redirect_history,
        suspend_detector,
        unguard_agent,
        weaken_guardrail,
    ),
    (
        grant_all_beside,
        grant_all_beside_to_group,
        grant_all_beside_to_user,
        unbind_role,
        unbind_user,
        write_version,
    ),
    (go_back, grant_all_to_group, grant_all_to_role, grant_all_to_user, trust_anyone),
    (
        delete_detector,
        delete_recorder,
        join_administrators,
        share_gateway,
        share_guardrail,
        share_key_unanswered,
        stop_trail,
    ),
    (share_only_gateway, share_only_guardrail, delete_trail),
)

# What the detector reads of what is repaired after a person approved it; the remediator reads the same.
READ_TO_ASK = (
    "bedrock-agentcore:GetAgentRuntime",
    "bedrock-agentcore:GetMemory",
    "bedrock-agentcore:ListPolicies",
    "kms:GetKeyPolicy",
    "kms:ListGrants",
)


def change_that_needs(grant: Grant, stack: Stack, workload: Workload) -> Change:
    """Makes a change whose repair needs an action of a role."""
    if (grant.role, grant.action) == ("ChangeDetectorRole", "dynamodb:GetItem"):
        return delete_logging(stack, workload)  # the record of our own call looks like another of the kind
    if (grant.role, grant.action) == ("RemediatorRole", "dynamodb:Query"):
        stack.sweep()
    beginning = max((each for each in NEEDED_BY if grant.action.startswith(each)), key=len)
    return NEEDED_BY[beginning](stack, workload)


def exempt(granted: Iterable[Grant]) -> Iterator[tuple[Grant, str]]:
    """The grants that no run here can need, word for word as the template must have them, and why."""
    for function, queue in QUEUE_OF.items():
        queues = (queue, CALLERS, SECOND_LOOKS) if function == "ChangeDetector" else (queue,)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            yield Grant(f"{function}Role", action, (f"{function}Logs",), None), NOT_ASKED
        for action in ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"):
            yield Grant(f"{function}Role", action, queues, None), NOT_ASKED
    for role, service in PASSING.items():
        condition = f'{{"StringEquals": {{"iam:PassedToService": "{service}"}}}}'
        yield Grant(role, "iam:PassRole", (ROLES,), condition), NOT_PASSED
    yield Grant("RemediatorRole", "config:DescribeConfigRules", ("*",), None), ONLY_TOLD
    for role in ("ChangeDetectorRole", "RemediatorRole"):
        yield Grant(role, "config:DescribeConformancePacks", ("*",), None), NO_PACKS
        yield Grant(role, "cloudtrail:GetEventDataStore", (STORES, TRAILS), None), NO_STORES
    of_stores = ("RestoreEventDataStore", "StartEventDataStoreIngestion", "UpdateEventDataStore")
    for action in (f"cloudtrail:{operation}" for operation in of_stores):
        yield Grant("RemedyCloudtrailRole", action, (STORES,), None), NO_STORES
    yield (
        Grant("SweepRole", "sqs:SendMessage", ("RemediationQueue", "DeliveryDeadLetters"), None),
        "the scheduler does this, and the local AWS asks nobody when it does",
    )
    yield Grant("RemedyBedrockRole", "bedrock:UpdateAgentAlias", (AGENT_ALIASES, AGENTS), None), ASKED_FIRST
    yield Grant("RemedyS3Role", "s3:PutAccountPublicAccessBlock", ("*",), None), ASKED_FIRST
    for action, resources in AGENTCORE.items():
        yield Grant("RemedyAgentcoreRole", f"bedrock-agentcore:{action}", resources, None), ASKED_FIRST
    yield from exempt_of_sharing()
    yield from exempt_of_qbusiness()
    for grant in (*TAGS, *GUARDRAIL):
        yield grant, ASKED_FIRST
    yield from exempt_of_asking(granted)


def exempt_of_asking(granted: Iterable[Grant]) -> Iterator[tuple[Grant, str]]:
    """What the remediator reads only after a person approved a repair."""
    for grant in granted:
        if grant.role == "ChangeDetectorRole" and grant.action in READ_TO_ASK:
            yield replace(grant, role="RemediatorRole"), ASKED_FIRST


def exempt_of_sharing() -> Iterator[tuple[Grant, str]]:
    """Those of what is shared by policies."""
    for action in ("kms:PutKeyPolicy", "kms:RevokeGrant"):
        yield Grant("RemedyKmsRole", action, (KEYS,), None), ASKED_FIRST
    for role in ("ChangeDetectorRole", "RemediatorRole"):
        yield Grant(role, "s3vectors:GetIndex", (VECTORS,), None), "a deleted index is told, and never repaired"


def exempt_of_qbusiness() -> Iterator[tuple[Grant, str]]:
    """Those of Q Business, which no emulator here has: what is called is seen on the wire."""
    reads = ("Application", "ChatControlsConfiguration", "Plugin", "Policy", "WebExperience")
    lists = ("DataAccessors", "Plugins", "TagsForResource", "WebExperiences")
    actions = [*(f"Get{read}" for read in reads), *(f"List{each}" for each in lists)]
    for role in ("ChangeDetectorRole", "RemediatorRole"):
        for action in actions:
            yield Grant(role, f"qbusiness:{action}", (APPLICATIONS,), None), NO_QBUSINESS
    for action in ("DisassociatePermission", "UpdateChatControlsConfiguration", "UpdatePlugin", "UpdateWebExperience"):
        yield Grant("RemedyQbusinessRole", f"qbusiness:{action}", (APPLICATIONS,), None), NO_QBUSINESS
