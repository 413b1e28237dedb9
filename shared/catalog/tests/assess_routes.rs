//! Route tables that came to lead out, against those that were approved.

use crate::support::{plan, verdict};
use model::{Finding, Remedy, RouteTable, Scope, State, Undo};

const ID: &str = "vpc-route-opened";
const TABLE: &str = "arn:aws:ec2:eu-west-1:111122223333:route-table/rtb-0d1e2f3a4b5c6d7e8";
const WORLD: &str = "0.0.0.0/0";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &crate::support::resource(TABLE, Scope::Generic)).about([WORLD])
}

fn table(routes: &[(&str, &str)]) -> State {
    let routes = routes.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    State::RouteTable(RouteTable { routes })
}

fn delete() -> Remedy {
    Remedy::DeleteRoute { table: "rtb-0d1e2f3a4b5c6d7e8".to_owned(), destination: WORLD.to_owned() }
}

fn restore(target: &str) -> Remedy {
    let (table, target) = ("rtb-0d1e2f3a4b5c6d7e8".to_owned(), target.to_owned());
    Remedy::RestoreRoute { table, destination: WORLD.to_owned(), target }
}

#[test]
fn what_leads_the_world_out_and_did_not_is_taken_back() {
    let home = ("10.0.0.0/16", "local");
    let shut = table(&[home]);
    let inspected = table(&[home, (WORLD, "tgw-1")]);
    let out = table(&[home, (WORLD, "igw-1")]);
    for (live, approved, expected, repairs) in [
        (&out, &shut, "exposed", vec![delete()]),
        (&out, &inspected, "exposed", vec![restore("tgw-1")]),
        (&out, &table(&[home, (WORLD, "nat-1")]), "sound", vec![]),
        (&table(&[home, ("10.9.0.0/16", "igw-1")]), &shut, "sound", vec![]),
        (&inspected, &shut, "sound", vec![]),
        (&shut, &inspected, "sound", vec![]),
    ] {
        assert_eq!(verdict(ID, &finding("CreateRoute"), live, Some(approved)), expected, "{live:?}");
        assert_eq!(plan(ID, &finding("CreateRoute"), Some(live), Some(approved)), Some(repairs), "{live:?}");
    }
}

#[test]
fn without_a_baseline_or_a_subnet_it_only_alerts() {
    let out = table(&[(WORLD, "nat-1")]);
    assert_eq!(verdict(ID, &finding("CreateRoute"), &out, None), "at most alert");
    assert_eq!(plan(ID, &finding("CreateRoute"), Some(&out), None), Some(vec![]));
    let approved = table(&[("10.0.0.0/16", "local")]);
    assert_eq!(verdict(ID, &finding("ReplaceRouteTableAssociation"), &out, Some(&approved)), "at most alert");
}

#[test]
fn unread_only_a_new_route_can_be_planned_to_go() {
    assert_eq!(plan(ID, &finding("CreateRoute"), None, None), Some(vec![delete()]));
    assert_eq!(plan(ID, &finding("ReplaceRoute"), None, None), Some(vec![]));
}

#[test]
fn what_was_taken_back_leads_again_where_it_led() {
    let before = table(&[(WORLD, "igw-1")]);
    let (id, destination, target) = ("rtb-0d1e2f3a4b5c6d7e8".to_owned(), WORLD.to_owned(), "igw-1".to_owned());
    let create = Undo::CreateRoute { table: id.clone(), destination: destination.clone(), target: target.clone() };
    assert_eq!(delete().undo(&before), create);
    assert_eq!(restore("tgw-1").undo(&before), Undo::ReplaceRoute { table: id, destination, target });
}
