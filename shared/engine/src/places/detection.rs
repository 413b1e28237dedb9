//! What records and watches.

use super::Kind;
use crate::naming::Naming;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        naming: Naming::Regional("cloudtrail", "eventdatastore/"),
        answered: &["eventDataStoreArn"],
        asked: &["eventDataStore"],
        service: "cloudtrail",
        operations: &["UpdateEventDataStore"],
    },
    Kind {
        naming: Naming::Regional("cloudtrail", "trail/"),
        answered: &["trailARN", "eventDataStoreArn"],
        asked: &["trailName", "name", "eventDataStore"],
        service: "cloudtrail",
        operations: &["PutEventSelectors", "PutInsightSelectors", "UpdateTrail"],
    },
    Kind {
        naming: Naming::Regional("config", "config-rule/"),
        answered: &[],
        asked: &["configRuleName"],
        service: "config",
        operations: &["DeleteConfigRule"],
    },
    Kind {
        naming: Naming::Regional("config", "conformance-pack/"),
        answered: &[],
        asked: &["conformancePackName"],
        service: "config",
        operations: &["DeleteConformancePack"],
    },
    Kind {
        naming: Naming::Setting("config", "configuration-recorder"),
        answered: &[],
        asked: &[],
        service: "config",
        operations: &[
            "DeleteConfigurationRecorder",
            "DeleteDeliveryChannel",
            "PutConfigurationRecorder",
            "PutDeliveryChannel",
            "StopConfigurationRecorder",
        ],
    },
    Kind {
        naming: Naming::Regional("guardduty", "detector/"),
        answered: &[],
        asked: &["detectorId"],
        service: "guardduty",
        operations: &[
            "DeleteMembers",
            "DeletePublishingDestination",
            "DisassociateFromAdministratorAccount",
            "DisassociateFromMasterAccount",
            "DisassociateMembers",
            "StopMonitoringMembers",
            "UpdatePublishingDestination",
        ],
    },
    Kind {
        naming: Naming::Setting("guardduty", "organization-administrator"),
        answered: &[],
        asked: &[],
        service: "guardduty",
        operations: &["DisableOrganizationAdminAccount"],
    },
    Kind {
        naming: Naming::Regional("logs", "delivery-source:"),
        answered: &[],
        asked: &["name"],
        service: "logs",
        operations: &["DeleteDeliverySource"],
    },
    Kind {
        naming: Naming::Regional("logs", "delivery:"),
        answered: &[],
        asked: &["id"],
        service: "logs",
        operations: &["DeleteDelivery"],
    },
    Kind {
        naming: Naming::Setting("macie2", "session"),
        answered: &[],
        asked: &[],
        service: "macie2",
        operations: &["DisableMacie", "UpdateAutomatedDiscoveryConfiguration", "UpdateMacieSession"],
    },
    Kind {
        naming: Naming::Regional("cloudwatch", "alarm:"),
        answered: &[],
        asked: &["alarmNames"],
        service: "monitoring",
        operations: &["DeleteAlarms", "DisableAlarmActions"],
    },
];
