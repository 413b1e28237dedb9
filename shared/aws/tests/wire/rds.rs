//! Databases, by themselves and in clusters.

use aws::remedy::{RemedyError, carry_out};
use model::{Database, DatabaseInstance, Finding, Remedy, Scope, State, StateKind};

use crate::observe::{but, finding, observe, sound as all_sound, state};
use crate::wire::{Answer, Seen, Wire};

pub(crate) const INSTANCE: &str = "arn:aws:rds:eu-west-1:111122223333:db:vectors-1";
const CLUSTER: &str = "arn:aws:rds:eu-west-1:111122223333:cluster:vectors";

pub(crate) fn forms() -> Vec<Finding> {
    [INSTANCE, CLUSTER].map(|arn| finding(arn, Scope::Generic)).into()
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match seen.call.as_str() {
        "rds:DescribeDBInstances" => Answer::ok(page(&if seen.body.contains("Filter") {
            vec![("vectors-1", true), ("vectors-2", false)]
        } else {
            vec![("vectors-1", true)]
        })),
        "rds:ListTagsForResource" => Answer::ok(
            "<ListTagsForResourceResponse><ListTagsForResourceResult><TagList><Tag><Key>ai:workload</Key>\
             <Value>claims</Value></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>",
        ),
        other => Answer(404, format!("no answer for {other}")),
    }
}

fn page(instances: &[(&str, bool)]) -> String {
    let instance = |(name, public): &(&str, bool)| {
        format!(
            "<DBInstance><DBInstanceArn>arn:aws:rds:eu-west-1:111122223333:db:{name}</DBInstanceArn>\
             <DBInstanceStatus>available</DBInstanceStatus><PubliclyAccessible>{public}</PubliclyAccessible></DBInstance>"
        )
    };
    let instances: String = instances.iter().map(instance).collect();
    format!(
        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>{instances}</DBInstances>\
         </DescribeDBInstancesResult></DescribeDBInstancesResponse>"
    )
}

fn database(instances: &[(&str, bool)]) -> State {
    let kept = |&(name, public): &(&str, bool)| {
        let arn = format!("arn:aws:rds:eu-west-1:111122223333:db:{name}");
        (arn, DatabaseInstance { public, status: "available".to_owned() })
    };
    State::Database(Database(instances.iter().map(kept).collect()))
}

#[tokio::test]
async fn of_a_cluster_all_instances_are_read_and_what_is_gone_has_none() {
    let [alone, cluster] = forms().try_into().unwrap();
    let wire = Wire::new(all_sound);
    assert_eq!(state(&wire, StateKind::Database, &alone).await, database(&[("vectors-1", true)]));
    assert!(wire.seen().iter().any(|seen| seen.body.contains("DBInstanceIdentifier=vectors-1")));
    let both = database(&[("vectors-1", true), ("vectors-2", false)]);
    let wire = Wire::new(all_sound);
    assert_eq!(state(&wire, StateKind::Database, &cluster).await, both);
    let asked = "Filters.Filter.1.Name=db-cluster-id&Filters.Filter.1.Values.Value.1=vectors";
    assert!(wire.seen().iter().any(|seen| seen.body.contains(asked)), "{:?}", wire.seen());
    let untold = page(&[("vectors-1", true)]).replace("<PubliclyAccessible>true</PubliclyAccessible>", "");
    let untold = but("rds:DescribeDBInstances", Answer::ok(untold));
    assert!(observe(&untold, StateKind::Database, &alone).await.is_err());
    let gone = but("rds:DescribeDBInstances", Answer::xml_error(404, "DBInstanceNotFound", "gone"));
    assert_eq!(observe(&gone, StateKind::Database, &alone).await.unwrap().state, database(&[]));
}

#[tokio::test]
async fn an_address_is_taken_once_aws_is_done_with_the_instance() {
    let close = Remedy::CloseDatabaseInstance { instance: INSTANCE.to_owned() };
    let wire =
        Wire::new(|_| Answer::ok("<ModifyDBInstanceResponse><ModifyDBInstanceResult/></ModifyDBInstanceResponse>"));
    carry_out(&wire.config(), &close, &database(&[])).await.unwrap();
    let body = &wire.seen()[0].body;
    assert!(body.contains("DBInstanceIdentifier=vectors-1") && body.contains("PubliclyAccessible=false"), "{body}");
    assert!(!body.contains("ApplyImmediately"), "{body}");
    let busy = Wire::new(|_| Answer::xml_error(400, "InvalidDBInstanceState", "modifying"));
    let refused = carry_out(&busy.config(), &close, &database(&[])).await;
    assert!(matches!(refused, Err(RemedyError::NotNow { .. })), "{refused:?}");
}
