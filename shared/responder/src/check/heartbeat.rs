//! The heartbeat: a harmless call of ours that CloudTrail must tell us of.

use aws::config::SdkConfig;
use aws::heartbeat::beat;
use aws::journal::Heartbeats;
use jiff::Timestamp;
use model::{Actor, Alarm, Arn, Opening, Resource, Scope};

use super::{HandleError, Outcome, SelfCheck, Settings, tell_message};
use crate::settings::heartbeat_parameter;

/// What beats.
#[derive(Debug)]
pub(super) struct Heart {
    config: SdkConfig,
    parameter: String,
}

impl Heart {
    pub(super) fn new(config: &SdkConfig, settings: &Settings) -> Self {
        Self { config: config.clone(), parameter: heartbeat_parameter(&settings.stack) }
    }
}

impl SelfCheck {
    /// Looks whether the last heartbeat came back, and sends the next.
    pub(super) async fn listen(&self, now: Timestamp) -> Result<(), HandleError> {
        let heard = self.journal.heartbeats().await.map_err(HandleError::later)?;
        let last = heard.last().unwrap_or(now);
        let missing = if heard.is_missing(now) { self.complain(&heard, last, now).await } else { Ok(()) };
        self.journal.began_to_beat(heard.first.unwrap_or(now)).await.map_err(HandleError::later)?;
        beat(&self.heart.config, &self.heart.parameter, &now.to_string()).await.map_err(HandleError::later)?;
        tell_message(Outcome::Beat, &format!("the last was heard at {last}"));
        missing
    }

    /// People are told once of each silence.
    async fn complain(&self, heard: &Heartbeats, last: Timestamp, now: Timestamp) -> Result<(), HandleError> {
        let (account, region) = &self.home;
        let arn = Arn::new(format!("arn:aws:ssm:{region}:{account}:parameter{}", self.heart.parameter));
        let resource = Resource { arn, account: account.clone(), region: region.clone(), scope: Scope::Setting };
        let evidence = match heard.heard {
            Some(_) => {
                format!("no call of ours has come back since {last}: look at the trail, the rules and the queue")
            }
            None => format!("no call of ours ever came back, since {last}: is there a trail, and does it record?"),
        };
        let summary = "kept Phaseguard from hearing of calls";
        let (of, actor) = (format!("silence since {last}"), Actor::default());
        let record = Opening::alarm(Alarm::HeartbeatMissing, resource, actor, &of, summary, &evidence).record(now);
        self.tell_alarm(record).await
    }
}
