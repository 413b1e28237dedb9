//! A person's word that a state may stay: what `undo` and `accept` have in common.

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use model::{Acceptance, Arn, Finding, Record, Standing, State};

use crate::operate::ask::{lasting, reason};
use crate::operate::operator::Operator;
use crate::screen::CliError;

/// Longer than this nobody's word holds; what is to stay so belongs into the policy.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why a state may stay, for whom and how long.
#[derive(Args, Debug)]
pub(crate) struct Terms {
    /// Why the state may stay; people are told
    #[arg(long, value_parser = reason)]
    reason: String,
    /// Who answers for it; the workload's owner, or you, when nobody is named
    #[arg(long)]
    owner: Option<String>,
    /// How long it may stay, at most 30 days; then it is answered again
    #[arg(long = "for", value_name = "TIME", default_value = "7d", value_parser = lasting)]
    lasting: SignedDuration,
}

impl Terms {
    /// The acceptance of `state`, from now on.
    pub(crate) fn acceptance(
        &self,
        operator: &Operator,
        record: &Record,
        state: &State,
    ) -> Result<Acceptance, CliError> {
        if self.lasting > LONGEST {
            let way_out = "an exemption in the policy lasts longer";
            return Err(CliError::Usage(format!("a state is accepted for 30 days at most: {way_out}")));
        }
        let until = Timestamp::now().checked_add(self.lasting);
        let owner = self.owner.clone().or_else(|| owner(&record.standing));
        Ok(Acceptance {
            finding: record.id.clone(),
            control: record.control.clone(),
            resource: record.finding.resource.arn.clone(),
            state: state.fingerprint(),
            owner: owner.unwrap_or_else(|| operator.caller.arn.clone()),
            reason: self.reason.clone(),
            by: operator.caller.arn.clone(),
            until: until.map_err(|error| CliError::Usage(error.to_string()))?,
        })
    }
}

fn owner(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Member { owner, .. } => owner.clone(),
        Standing::Undeclared { .. } | Standing::Nobody => None,
    }
}

/// Writes an acceptance, under every name by which the next event may speak of the resource.
pub(crate) async fn write(
    operator: &Operator,
    record: &Record,
    live: &State,
    acceptance: &Acceptance,
) -> Result<(), CliError> {
    for arn in names(&record.finding.resource.arn, live) {
        let mut finding: Finding = record.finding.clone();
        finding.resource.arn = arn.clone();
        let key = Record::key(&record.control, &finding);
        let named = Acceptance { resource: arn, ..acceptance.clone() };
        operator.journal.accept(&key, &named).await.map_err(|error| operator.failed(&error))?;
    }
    Ok(())
}

/// A detector that was made again has another id than the one that the finding is about.
fn names(arn: &Arn, live: &State) -> Vec<Arn> {
    let mut names = vec![arn.clone()];
    if let State::Detector(detector) = live
        && let Some(id) = detector.id.as_deref().filter(|id| *id != arn.name())
    {
        let head = arn.as_str().strip_suffix(arn.name()).unwrap_or(arn.as_str());
        names.push(Arn::new(format!("{head}{id}")));
    }
    names
}

#[cfg(test)]
mod tests {
    use model::{Arn, DetectorState, KeyState, KeyStatus, State};

    use super::names;

    #[test]
    fn a_detector_that_was_made_again_is_accepted_by_both_its_names() {
        let arn = Arn::new("arn:aws:guardduty:eu-west-1:111122223333:detector/8ac3");
        let of =
            |id: Option<&str>| State::Detector(DetectorState { id: id.map(str::to_owned), ..DetectorState::default() });
        let other = Arn::new("arn:aws:guardduty:eu-west-1:111122223333:detector/9bd4");
        assert_eq!(names(&arn, &of(Some("9bd4"))), [arn.clone(), other]);
        let key = State::Key(KeyState { status: KeyStatus::Enabled, rotation_days: None });
        for state in [of(Some("8ac3")), of(None), key] {
            assert_eq!(names(&arn, &state), std::slice::from_ref(&arn));
        }
    }
}
