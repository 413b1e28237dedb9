//! What is live: one type for each kind of state that controls judge, read once per resource and event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Arn, Finding, Permission, Remedy, Tags, Verdict};

/// Who judges a kind of state, and what repairs it. Both are pure.
#[derive(Debug)]
pub struct Judgement<S> {
    /// Is it as it should be? The baseline is the last state that a person approved.
    pub assess: fn(finding: &Finding, live: &S, baseline: Option<&S>) -> Verdict,
    /// What would repair it. Without a live state it is what would repair the state that the event speaks of.
    pub remediate: fn(finding: &Finding, live: Option<&S>, baseline: Option<&S>) -> Vec<Remedy>,
}

/// Ties each kind of state to its type, so that a control, the reader of its state and its baseline cannot disagree.
macro_rules! states {
    ($($(#[doc = $doc:literal])+ $kind:ident($state:ty)),+ $(,)?) => {
        /// A state that was read, or approved as a baseline.
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        #[serde(tag = "kind", content = "state", rename_all = "kebab-case")]
        pub enum State { $($(#[doc = $doc])+ $kind($state)),+ }

        /// What to read.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum StateKind { $($(#[doc = $doc])+ $kind),+ }

        /// What a control reads, and its judgement of it.
        #[derive(Debug)]
        pub enum Judge { $($(#[doc = $doc])+ $kind(Judgement<$state>)),+ }

        impl StateKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),+];
        }

        impl State {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> StateKind {
                match self { $(Self::$kind(_) => StateKind::$kind),+ }
            }
        }

        impl Judge {
            /// What to read.
            #[must_use]
            pub const fn reads(&self) -> StateKind {
                match self { $(Self::$kind(_) => StateKind::$kind),+ }
            }

            /// Judges a live state against the approved baselines of the resource.
            #[must_use]
            pub fn assess(&self, finding: &Finding, live: &State, baselines: &[State]) -> Verdict {
                match self {
                    $(Self::$kind(judgement) => {
                        let Some(live) = <$state>::of(live) else {
                            return Verdict::unknown("another kind of state was read than the control judges");
                        };
                        (judgement.assess)(finding, live, baselines.iter().find_map(<$state>::of))
                    })+
                }
            }

            /// Plans the repair of a live state, or of the state that the event speaks of.
            #[must_use]
            pub fn remediate(&self, finding: &Finding, live: Option<&State>, baselines: &[State]) -> Vec<Remedy> {
                match self {
                    $(Self::$kind(judgement) => {
                        let baseline = baselines.iter().find_map(<$state>::of);
                        (judgement.remediate)(finding, live.and_then(<$state>::of), baseline)
                    })+
                }
            }
        }

        $(impl $state {
            /// The state, if it is of this kind.
            fn of(state: &State) -> Option<&Self> {
                if let State::$kind(state) = state { Some(state) } else { None }
            }
        })+
    };
}

states! {
    /// Public access block of a bucket or an account: `s3:GetPublicAccessBlock`, `s3control:GetPublicAccessBlock`.
    PublicAccess(PublicAccess),
    /// A KMS key: `kms:DescribeKey`, `kms:GetKeyRotationStatus`.
    Key(KeyState),
    /// Who may invoke a function: `lambda:GetPolicy`, `lambda:ListFunctionUrlConfigs`.
    Function(FunctionExposure),
    /// A trail or an event data store: `cloudtrail:DescribeTrails`, `GetTrailStatus`, `GetEventDataStore`.
    Recorder(RecorderState),
    /// Bedrock invocation logging of a Region: `bedrock:GetModelInvocationLoggingConfiguration`.
    InvocationLogging(InvocationLogging),
    /// A guardrail's DRAFT: `bedrock:GetGuardrail`.
    Guardrail(GuardrailState),
    /// Inbound authorization of a gateway: `bedrock-agentcore-control:GetGateway`.
    Gateway(GatewayAuthorization),
    /// A notebook instance: `sagemaker:DescribeNotebookInstance`.
    Notebook(NotebookState),
    /// Service-specific credentials of a user: `iam:ListServiceSpecificCredentials`.
    Credentials(ServiceCredentials),
    /// Managed policies of a principal: `iam:ListAttachedRolePolicies` and the like.
    Attachments(PolicyAttachments),
    /// Rules of a security group: `ec2:DescribeSecurityGroupRules`.
    SecurityGroup(SecurityGroupRules),
    /// The GuardDuty detector of a Region: `guardduty:ListDetectors`, `guardduty:GetDetector`.
    Detector(DetectorState),
}

impl StateKind {
    /// Whether `shared/aws` has a reader for it. A control whose state has none alerts with its plan.
    #[must_use]
    pub const fn is_read(self) -> bool {
        match self {
            Self::PublicAccess | Self::Key | Self::Function | Self::Recorder => true,
            Self::InvocationLogging
            | Self::Guardrail
            | Self::Gateway
            | Self::Notebook
            | Self::Credentials
            | Self::Attachments
            | Self::SecurityGroup
            | Self::Detector => false,
        }
    }

    /// What whoever reads it must be allowed: the calls of its reader, and no more.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::PublicAccess => &[
                Permission { action: "s3:GetAccountPublicAccessBlock", resource: "*" },
                Permission { action: "s3:GetBucketPublicAccessBlock", resource: BUCKETS },
                Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
            ],
            Self::Key => &[
                Permission { action: "kms:DescribeKey", resource: KEYS },
                Permission { action: "kms:GetKeyRotationStatus", resource: KEYS },
                Permission { action: "kms:ListResourceTags", resource: KEYS },
            ],
            Self::Function => &[
                Permission { action: "lambda:GetPolicy", resource: FUNCTIONS },
                Permission { action: "lambda:ListFunctionUrlConfigs", resource: FUNCTIONS },
                Permission { action: "lambda:ListTags", resource: FUNCTIONS },
            ],
            Self::Recorder => &[
                Permission { action: "cloudtrail:DescribeTrails", resource: "*" },
                Permission { action: "cloudtrail:GetEventDataStore", resource: EVENT_STORES },
                Permission { action: "cloudtrail:GetEventSelectors", resource: TRAILS },
                Permission { action: "cloudtrail:GetTrailStatus", resource: TRAILS },
            ],
            Self::InvocationLogging
            | Self::Guardrail
            | Self::Gateway
            | Self::Notebook
            | Self::Credentials
            | Self::Attachments
            | Self::SecurityGroup
            | Self::Detector => &[],
        }
    }
}

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";
const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";
const FUNCTIONS: &str = "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*";
const TRAILS: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*";
const EVENT_STORES: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*";

/// A state that was read, with what came along with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The state.
    pub state: State,
    /// The resource's own ARN, when the event named it otherwise, such as by an alias.
    pub arn: Option<Arn>,
    /// The resource's tags. A resource that is gone has none.
    pub tags: Tags,
}

/// The four switches of a public access block. One that was never set is off.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the four switches that S3 has")]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs that exist have no effect.
    pub ignore_public_acls: bool,
    /// Public bucket policies are refused.
    pub block_public_policy: bool,
    /// A public bucket is open to its own account and AWS services only.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// The switches with their API names.
    #[must_use]
    pub const fn switches(self) -> [(&'static str, bool); 4] {
        [
            ("BlockPublicAcls", self.block_public_acls),
            ("IgnorePublicAcls", self.ignore_public_acls),
            ("BlockPublicPolicy", self.block_public_policy),
            ("RestrictPublicBuckets", self.restrict_public_buckets),
        ]
    }

    /// On where either is on.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }

    /// On where this is on and `other` is off.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls && !other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls && !other.ignore_public_acls,
            block_public_policy: self.block_public_policy && !other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets && !other.restrict_public_buckets,
        }
    }

    /// Whether all four are off.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The names of the switches that are on, for a person.
    #[must_use]
    pub fn names(self) -> String {
        let on = self.switches().into_iter().filter_map(|(name, on)| on.then_some(name));
        on.collect::<Vec<_>>().join(", ")
    }
}

/// Public access block of a bucket or an account. `None` is a block that does not exist.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PublicAccess {
    /// The bucket's own block. Always `None` for an account.
    pub bucket: Option<PublicAccessBlock>,
    /// The account's block, which covers every bucket in it.
    pub account: Option<PublicAccessBlock>,
}

/// What a KMS key can do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum KeyStatus {
    /// In use.
    Enabled,
    /// Nothing can be encrypted or decrypted with it.
    Disabled,
    /// Gone for good when its waiting period ends.
    PendingDeletion,
    /// It waits for key material; only the owner has it.
    PendingImport,
    /// Any other state that KMS names.
    Other,
}

/// A KMS key.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyState {
    /// `KeyMetadata.KeyState`.
    pub status: KeyStatus,
    /// Days between automatic rotations; `None` when rotation is off or the key cannot rotate.
    pub rotation_days: Option<i32>,
}

/// A function URL.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UrlState {
    /// The alias it belongs to; `None` for the function itself.
    pub qualifier: Option<String>,
    /// Whether callers must sign (`AWS_IAM`) or anyone may call (`NONE`).
    pub requires_iam: bool,
}

/// Who may invoke a function.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct FunctionExposure {
    /// Statements of the resource policies, as JSON, with the qualifier whose policy they stand in.
    pub statements: Vec<(Option<String>, Value)>,
    /// The function's URLs.
    pub urls: Vec<UrlState>,
}

/// What `CreateTrail` needs to bring a trail back.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the switches that a trail has")]
pub struct TrailSettings {
    /// The trail's name.
    pub name: String,
    /// The Region in which it can be changed.
    pub home_region: String,
    /// Where it writes.
    pub bucket: String,
    /// Below which prefix.
    pub prefix: Option<String>,
    /// The topic that hears of each file.
    pub topic: Option<String>,
    /// Whether IAM and the like are recorded.
    pub global_events: bool,
    /// Whether all Regions are recorded.
    pub multi_region: bool,
    /// Whether files can be proved unchanged.
    pub validation: bool,
    /// Whether it belongs to the organisation.
    pub organization: bool,
    /// The log group it writes to as well.
    pub log_group: Option<String>,
    /// The role with which it does.
    pub log_role: Option<String>,
    /// The key that encrypts its files.
    pub key: Option<String>,
    /// The event selectors, in the API's own spelling, when there are any.
    pub selectors: Option<TrailSelectors>,
}

/// The event selectors of a trail: basic and advanced exclude each other.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum TrailSelectors {
    /// Basic ones: whether management events are recorded, which (`All`, `ReadOnly`, `WriteOnly`), and data resources by type.
    Basic(Vec<BasicSelector>),
    /// Advanced ones, by name and field conditions.
    Advanced(Vec<AdvancedSelector>),
}

/// A basic event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BasicSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write: String,
    /// Whether management events are recorded.
    pub management: bool,
    /// Data resources: type and values.
    pub data: Vec<(String, Vec<String>)>,
    /// Event sources left out, such as `kms.amazonaws.com`.
    pub excluded: Vec<String>,
}

/// An advanced event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AdvancedSelector {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its conditions.
    pub fields: Vec<FieldCondition>,
}

/// A condition of an advanced event selector: each list that is not empty must hold.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldCondition {
    /// The field, such as `eventCategory`.
    pub field: String,
    /// Equal to one of these.
    pub equals: Vec<String>,
    /// Equal to none of these.
    pub not_equals: Vec<String>,
    /// Starts with one of these.
    pub starts_with: Vec<String>,
    /// Starts with none of these.
    pub not_starts_with: Vec<String>,
    /// Ends with one of these.
    pub ends_with: Vec<String>,
    /// Ends with none of these.
    pub not_ends_with: Vec<String>,
}

/// What records the account's calls.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "recorder", rename_all = "kebab-case")]
pub enum RecorderState {
    /// A trail.
    Trail {
        /// Its settings; `None` when it is gone.
        settings: Option<Box<TrailSettings>>,
        /// Whether it records now.
        logging: bool,
        /// Whether, now that it is gone, another trail records all management events of this Region.
        covered: bool,
    },
    /// An event data store of CloudTrail Lake.
    EventStore(EventStoreState),
}

/// An event data store.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct EventStoreState {
    /// `ENABLED`, `STOPPED_INGESTION`, `PENDING_DELETION` …; `None` when it is gone.
    pub status: Option<String>,
}

/// Bedrock invocation logging of an account and Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct InvocationLogging {
    /// Whether anything is configured at all.
    pub configured: bool,
    /// Whether each kind of data is delivered: `text`, `image`, `embedding`, `video`, `audio`.
    pub delivered: BTreeMap<String, bool>,
    /// The bucket it writes to.
    pub bucket: Option<String>,
    /// Below which prefix.
    #[serde(default)]
    pub prefix: Option<String>,
    /// The log group it writes to.
    pub log_group: Option<String>,
    /// The role with which it writes to the log group.
    pub log_role: Option<String>,
    /// The bucket it writes to when something is too large for the log group.
    #[serde(default)]
    pub large_bucket: Option<String>,
    /// Below which prefix.
    #[serde(default)]
    pub large_prefix: Option<String>,
}

/// A guardrail, as far as its strength goes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct GuardrailState {
    /// Ordered strengths, higher is stronger: `content/PROMPT_ATTACK/input` → 3 for HIGH, `grounding/RELEVANCE` → 750 for 0.75.
    pub strengths: BTreeMap<String, i64>,
    /// Things that are blocked or masked: `topic/investment advice`, `word/…`, `pii/EMAIL`, `regex/…`.
    pub entries: Vec<String>,
    /// The version that was read.
    pub version: String,
    /// Whether an agent, an enforced configuration or a declared consumer uses the DRAFT; `None` when nobody knows.
    #[serde(default)]
    pub draft_used: Option<bool>,
}

/// Inbound authorization of an AgentCore gateway.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GatewayAuthorization {
    /// `AWS_IAM`, `CUSTOM_JWT`, `AUTHENTICATE_ONLY` or `NONE`.
    pub authorizer_type: String,
    /// The authorizer's particulars, in the API's own spelling, when it has any.
    #[serde(default)]
    pub configuration: Option<Value>,
    /// Whether a policy engine enforces.
    pub policy_enforced: bool,
    /// Whether an interceptor sees each request.
    pub intercepted: bool,
}

/// A notebook instance.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NotebookState {
    /// `Pending`, `InService`, `Stopped` …
    pub status: String,
    /// Whether it reaches the internet by itself.
    pub direct_internet: bool,
    /// Whether it stands in a subnet of the account.
    pub in_subnet: bool,
    /// Whether it was created more than an hour before it was read.
    pub settled: bool,
}

/// Service-specific credentials of a user.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ServiceCredentials {
    /// Each credential of a Bedrock service.
    pub credentials: Vec<ServiceCredential>,
}

/// A service-specific credential.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ServiceCredential {
    /// Its id.
    pub id: String,
    /// The service it is for.
    pub service: String,
    /// Whether it can be used.
    pub active: bool,
    /// Days from its creation to its end; `None` when it never ends.
    pub lifetime_days: Option<i64>,
}

/// Managed policies of a role, user or group.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PolicyAttachments {
    /// ARNs of the attached policies.
    pub attached: Vec<String>,
    /// ARNs of the policies that a user has by its groups.
    #[serde(default)]
    pub inherited: Vec<String>,
}

/// Rules of a security group.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SecurityGroupRules {
    /// Its rules.
    pub rules: Vec<SecurityGroupRule>,
    /// Whether every interface with this group belongs to the AI inventory.
    pub only_ai: bool,
    /// Whether the group stands on a load balancer's interface.
    pub load_balancer: bool,
}

/// A rule of a security group.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SecurityGroupRule {
    /// Its id, `sgr-…`.
    pub id: String,
    /// Outbound.
    pub egress: bool,
    /// The range of addresses, IPv4 or IPv6.
    pub range: String,
    /// First and last port; `None` for all.
    pub ports: Option<(i64, i64)>,
}

/// The GuardDuty detector of a Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DetectorState {
    /// Its id; `None` when there is no detector.
    pub id: Option<String>,
    /// Whether it is on.
    pub enabled: bool,
    /// Its features, by name, and whether each is on.
    pub features: BTreeMap<String, bool>,
}
