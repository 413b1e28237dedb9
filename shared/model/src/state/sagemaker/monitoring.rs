//! Schedules by which the answers of a model are watched.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::baseline::Baselined;
use crate::Permission;

const SCHEDULES: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:monitoring-schedule/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeMonitoringSchedule", resource: SCHEDULES },
    Permission { action: "sagemaker:ListTags", resource: SCHEDULES },
];

/// A monitoring schedule.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct MonitoringState {
    /// `Pending`, `Scheduled`, `Stopped` or `Failed`; `Deleted` when it is gone.
    pub status: String,
    /// What is watched, how and when: `MonitoringScheduleConfig`, in the API's own spelling.
    pub definition: Value,
}

impl MonitoringState {
    /// Whether it is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.status != "Deleted"
    }

    /// Takes it to where AWS brings it by itself, unless somebody stops it or that fails.
    pub(crate) fn settle(&mut self) {
        if self.status == "Pending" {
            "Scheduled".clone_into(&mut self.status);
        }
    }
}

/// Whether one schedule watches better than another nobody can tell.
impl Baselined for MonitoringState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        match self.status.as_str() {
            "Scheduled" if self.definition.is_object() => None,
            "Scheduled" => Some("what it watches was not read".to_owned()),
            "Deleted" => Some("it is gone".to_owned()),
            other => Some(format!("it is {other}, and not Scheduled")),
        }
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        self.definition.clone()
    }
}
