//! Pages that are generated from the catalogue.

use tests::permissions::{Statement, function_roles, member_roles, operator_policies, remedy_roles};
use tests::{assert_fresh, header};

#[test]
fn the_page_of_controls_is_fresh() {
    let what = "Every control: what wakes it, what it judges, what repairs it, and how hard it answers in each phase.";
    assert_fresh("docs/controls.md", &(header("Controls", what) + &report::catalogue_page(&catalog::all())));
}

#[test]
fn the_page_of_permissions_is_fresh() {
    let what = "All that any role of the stack may do, and why. Roles of functions read, remember and tell. Roles of \
                remedies only harden: each is taken for one repair, with a session policy cut to the plan's actions and \
                the one resource. The four policies after them are for people; the stack attaches them to nobody. The \
                roles at the end are those that `templates/member.yaml` makes in another account, of which GuardDuty \
                tells this one.";
    let mut page = header("Permissions", what);
    for role in function_roles() {
        page += &format!("## {}\n\n{}\n", role.function, table(&role.all()));
    }
    for role in remedy_roles() {
        page += &format!("## {}\n\n{}\n", role.logical_id(), table(&role.statements));
    }
    for policy in operator_policies() {
        page += &format!("## {}\n\n{}.\n\n{}\n", policy.name, policy.description, table(&policy.statements));
    }
    for role in member_roles() {
        let taken = format!("only if `{}`", role.by.told());
        page += &format!(
            "## ${{RolePrefix}}-{}\n\n{}; taken {taken}.\n\n{}\n",
            role.name,
            role.description,
            table(&role.statements)
        );
    }
    assert_fresh("docs/permissions.md", &page);
}

fn table(statements: &[Statement]) -> String {
    let rows = statements.iter().map(|statement| {
        let code = |items: Vec<String>| items.join("<br>");
        let actions = code(statement.actions.iter().map(|action| format!("`{action}`")).collect());
        let limit = statement.condition.as_ref().map(|condition| format!("only if `{}`", condition.told()));
        let given = statement.given.map(|name| format!("only under the template's condition `{name}`"));
        let resources = statement.resources.iter().map(|resource| format!("`{resource}`"));
        let resources = code(resources.chain(limit).chain(given).collect());
        format!("| {} | {actions} | {resources} | {} |\n", statement.sid, statement.why)
    });
    std::iter::once("| statement | actions | resources | why |\n|---|---|---|---|\n".to_owned()).chain(rows).collect()
}

/// Editors find it by the first line of a policy.
#[test]
fn the_schema_of_the_policy_is_fresh() {
    let schema = serde_json::to_string_pretty(&engine::policy_schema()).unwrap();
    assert_fresh("docs/policy.schema.json", &(schema + "\n"));
}
