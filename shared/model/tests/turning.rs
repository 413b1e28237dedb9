//! What AWS is not done with.

use model::{State, VpcEndpoint};
use serde_json::json;

#[test]
fn what_is_being_made_is_what_it_will_be_and_what_is_being_changed_may_not_be() {
    let of =
        |status| serde_json::from_value(json!({"kind": "monitoring", "state": {"status": status, "definition": {}}}));
    for (status, turning) in
        [("Pending", true), ("Updating", true), ("Deleting", true), ("Creating", false), ("Scheduled", false)]
    {
        let state: State = of(status).unwrap();
        assert_eq!(state.turning(), turning.then_some(status));
    }
    for (status, turning) in [("pending", true), ("deleting", true), ("available", false), ("rejected", false)] {
        let endpoint = VpcEndpoint { exists: true, status: status.to_owned(), ..VpcEndpoint::default() };
        assert_eq!(State::VpcEndpoint(endpoint).turning(), turning.then_some(status));
    }
}
