//! The roles that `templates/member.yaml` makes in the account of a member.

use std::fs;

use model::Members;
use tests::permissions::{MemberRole, capitalised, member_roles};
use tests::{assert_fresh, root};

use super::{only_under, replaced, size, statement_yaml};

fn member_template() -> String {
    let template = fs::read_to_string(root().join("templates/member.yaml")).unwrap();
    let roles: Vec<_> = member_roles().iter().map(member_role).collect();
    replaced(&template, "member-roles", &roles.join("\n"))
}

/// A member has a role for each service whose containment threats lead to, and no more.
#[test]
fn a_member_lets_us_do_what_threats_lead_to() {
    assert_fresh("templates/member.yaml", &member_template());
    for role in member_roles() {
        let size = size(&role.statements);
        assert!(size <= 10_240 - 900, "the policy of {} has about {size} characters", role.name);
        let actions = role.statements.iter().flat_map(|statement| &statement.actions);
        assert!(actions.clone().all(|action| !action.contains('*')), "{:?}", actions.collect::<Vec<_>>());
    }
}

/// Whoever is let in is named. A role that trusts an account trusts everybody in it.
#[test]
fn a_member_trusts_named_principals_alone() {
    let template = member_template();
    let count = |text: &str| template.matches(text).count();
    let roles = member_roles().len();
    assert_eq!(count("Type: AWS::IAM::Role\n"), roles);
    assert_eq!((count("Principal:"), count("aws:PrincipalArn:")), (roles, roles));
    assert_eq!((count("Sid: NeverThisStack"), count("Sid: NeverOurselves")), (roles - 1, roles - 1));
    for parameter in ["RemediatorRoleArn", "ThreatDetectorRoleArn"] {
        let (_, after) = template.split_once(&format!("\n  {parameter}:\n")).unwrap();
        let pattern = after.lines().find_map(|line| line.trim().strip_prefix("AllowedPattern: ")).unwrap();
        assert!(pattern.ends_with(r"role/[\w+=,.@/-]+$"), "{parameter} takes more than one principal");
    }
}

/// What guards the member is not contained: a Phaseguard stack of its own, and these roles.
const NEVER_THE_MEMBERS: &str = "            - Sid: NeverThisStack
              Effect: Deny
              Action: \"*\"
              Resource: \"*\"
              Condition:
                StringEquals: { aws:ResourceTag/aws:cloudformation:stack-name: !Ref OwnStack }
            - Sid: NeverOurselves
              Effect: Deny
              Action: \"*\"
              Resource:
                - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${OwnStack}-*
                - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${OwnStack}-*
                - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${RolePrefix}-*
";

fn member_role(role: &MemberRole) -> String {
    let MemberRole { name, description, by, given, statements } = role;
    let logical: String = name.split('-').map(capitalised).collect();
    let condition = only_under(*given);
    let never = if name == Members::READ { "" } else { NEVER_THE_MEMBERS };
    let by: String = by.yaml().iter().map(|line| format!("            {line}\n")).collect();
    let statements: String = statements.iter().map(|statement| statement_yaml(statement, "            ")).collect();
    format!(
        "{logical}Role:
  Type: AWS::IAM::Role{condition}
  Properties:
    RoleName: !Sub ${{RolePrefix}}-{name}
    Description: {description}
    MaxSessionDuration: 3600
    AssumeRolePolicyDocument:
      Version: \"2012-10-17\"
      Statement:
        - Effect: Allow
          Principal: {{ AWS: !Select [4, !Split [\":\", !Ref RemediatorRoleArn]] }}
          Action: sts:AssumeRole
          Condition:
{by}            StringLike: {{ sts:RoleSessionName: phaseguard-* }}
    Policies:
      - PolicyName: member
        PolicyDocument:
          Version: \"2012-10-17\"
          Statement:
{statements}{never}"
    )
}
