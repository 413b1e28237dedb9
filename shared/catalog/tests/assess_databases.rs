//! Databases with a public address.

use model::{Database, DatabaseInstance, Occurrence, Remedy, Scope, State, Undo};

use crate::support::{finding, plan, resource, verdict};

const ID: &str = "vpc-vector-database-public";
const CLUSTER: &str = "arn:aws:rds:eu-west-1:111122223333:cluster:vectors";

fn database(instances: &[(&str, bool)]) -> State {
    let instance = |public| DatabaseInstance { public, status: "available".to_owned() };
    let instances = instances.iter().map(|&(name, public)| (arn(name), instance(public)));
    State::Database(Database(instances.collect()))
}

fn arn(name: &str) -> String {
    format!("arn:aws:rds:eu-west-1:111122223333:db:{name}")
}

#[test]
fn only_the_instances_with_a_public_address_lose_it() {
    let found = finding("ModifyDBInstance", &resource(CLUSTER, Scope::Generic));
    let close = |name: &str| Remedy::CloseDatabaseInstance { instance: arn(name) };
    for (live, word, planned) in [
        (database(&[("a", true), ("b", false), ("c", true)]), "exposed", vec![close("a"), close("c")]),
        (database(&[("a", false)]), "sound", vec![]),
        (database(&[]), "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &found, &live, None), word);
        assert_eq!(plan(ID, &found, Some(&live), None).unwrap_or_default(), planned);
    }
    assert_eq!(close("a").undo(&database(&[("a", true)])), Undo::OpenDatabaseInstance { instance: arn("a") });
}

#[test]
fn a_graph_is_told() {
    let graph = resource("arn:aws:neptune-graph:eu-west-1:111122223333:graph/g-1", Scope::Generic);
    let found = finding("UpdateGraph", &graph);
    assert_eq!(verdict(ID, &found, &State::Occurrence(Occurrence::default()), None), "exposed");
}
