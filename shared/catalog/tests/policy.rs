//! Policy documents: what they let whom do.

use catalog::policy::{Grant, Granted, Policy, Power, Statement, covers, overlaps};
use model::PolicyDocument;
use serde_json::{Value, json};

const OURS: &str = "111122223333";
const THEIRS: &str = "444455556666";

fn read(policy: &Value) -> Policy {
    Policy::read(&PolicyDocument::new(&policy.to_string())).unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
fn of(principal: Value, condition: Value) -> Grant {
    let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "*", "Condition": condition});
    Statement::read(&statement).unwrap().grant(OURS)
}

fn foreign() -> Grant {
    Grant::Foreign(THEIRS.to_owned())
}

fn organization() -> Grant {
    Grant::Organization("o-a1b2c3d4e5".to_owned())
}

mod patterns {
    use super::*;

    #[test]
    fn patterns_meet_when_some_text_fits_both() {
        for (one, other, meet) in [
            ("bed*:Inv*", "bedrock:InvokeModel", true),
            ("bed*:Inv*", "*:*Model", true),
            ("bed*:Inv*", "bedrock:Get", false),
            ("bedrock?*", "bedrock:", true),
            ("bedrock:??", "bedrock:*", true),
            ("a*", "*b", true),
            ("a?c", "?b?", true),
            ("a?", "a", false),
            ("", "*", true),
            ("", "?", false),
            ("*a*", "b", false),
        ] {
            assert_eq!((overlaps(one, other), overlaps(other, one)), (meet, meet), "{one} and {other}");
        }
    }

    #[test]
    fn a_pattern_covers_another_when_all_that_fits_it_fits() {
        for (wide, narrow, covered) in [
            ("*", "bedrock:*", true),
            ("b*:*", "bedrock:*", true),
            ("bedrock:*", "bedrock:*", true),
            ("bedrock:?*", "bedrock:*", false),
            ("bedrock:?*", "bedrock:In*", true),
            ("bedrock:*?", "bedrock:?*", true),
            ("*-*", "a*-b", true),
            ("?*?", "a*b", true),
            ("??*", "a*b", true),
            ("???*", "a*b", false),
            ("?", "*", false),
            ("a?b", "a*b", false),
            ("a??b", "a?xb", true),
            ("bedrock:Invoke*", "bedrock:*", false),
            ("*:*", "*", false),
            ("", "", true),
            ("*", "", true),
            ("arn:aws:s3:::acme-*", "arn:aws:s3:::acme-*/logs", true),
        ] {
            assert_eq!(covers(wide, narrow), covered, "{wide} over {narrow}");
        }
    }

    #[test]
    fn long_patterns_are_answered_at_once() {
        let hostile = "*a?".repeat(1000);
        assert!(overlaps(&hostile, &hostile));
        assert!(covers("*", &hostile) && !covers(&hostile, "*"));
    }
}

mod grants {
    use super::*;

    #[test]
    fn principals_are_written_in_many_ways() {
        for anyone in [json!("*"), json!({"AWS": "*"}), json!({"AWS": [OURS, "*"]}), json!({"*": "*"}), json!(["*"])] {
            assert_eq!(of(anyone.clone(), json!({})), Grant::Anyone, "{anyone}");
        }
        for ours in [
            json!(OURS),
            json!({"AWS": "arn:aws:iam::111122223333:role/agent"}),
            json!({"AWS": "arn:aws-cn:iam::111122223333:root"}),
            json!({"AWS": []}),
            json!({"AWS": "AROAKTVQ2JN23I2CVDM5Z"}),
        ] {
            assert_eq!(of(ours.clone(), json!({})), Grant::Known, "{ours}");
        }
        for theirs in [json!(THEIRS), json!({"AWS": [OURS, "arn:aws:iam::444455556666:root"]})] {
            assert_eq!(of(theirs.clone(), json!({})), foreign(), "{theirs}");
        }
        let canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
        assert_eq!(of(json!({"CanonicalUser": canonical}), json!({})), Grant::Foreign(canonical.to_owned()));
        let bedrock = "bedrock.amazonaws.com";
        assert_eq!(of(json!({"Service": bedrock}), json!({})), Grant::Service(bedrock.to_owned()));
        let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
        assert_eq!(of(json!({"Federated": provider}), json!({})), Grant::Federated(provider.to_owned()));
        assert_eq!(of(json!({"Service": bedrock, "AWS": "*"}), json!({})), Grant::Anyone, "the worst of several");
    }

    #[test]
    fn conditions_that_name_the_callers_restrict() {
        for condition in [
            json!({"StringEquals": {"aws:SourceAccount": OURS}}),
            json!({"stringequals": {"AWS:sourceaccount": [OURS]}}),
            json!({"StringEquals": {"aws:SourceAccount": 111_122_223_333_u64}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:*"}}),
            json!({"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::acme-orders"}}),
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}),
            json!({"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}),
            json!({"ForAnyValue:StringEquals": {"aws:PrincipalAccount": OURS}}),
        ] {
            assert_eq!(of(json!("*"), condition.clone()), Grant::Known, "{condition}");
        }
        for condition in [
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "ArnLike": {"aws:SourceArn": "*"}}),
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}}),
        ] {
            assert_eq!(of(json!("*"), condition.clone()), organization(), "{condition}");
        }
        let endpoint = json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}});
        assert_eq!(of(json!("*"), endpoint), Grant::Network("vpce-1".to_owned()));
    }

    #[test]
    fn conditions_that_leave_anyone_do_not_restrict() {
        for condition in [
            json!({"StringLike": {"aws:PrincipalOrgID": "*"}}),
            json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
            json!({"StringLike": {"aws:PrincipalArn": "*"}}),
            json!({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/agent"}}),
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "*/r-ab12/*"}}),
            json!({"StringLike": {"aws:SourceAccount": [OURS, "*"]}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:execute-api:eu-west-1:*:api/*"}}),
            json!({"StringEqualsIfExists": {"aws:SourceAccount": OURS}}),
            json!({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"ForAnyValue:StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            json!({"StringNotEquals": {"aws:SourceAccount": THEIRS}}),
            json!({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}),
            json!({"StringEquals": {"aws:SourceAccount": []}}),
            json!({"StringEquals": {"aws:SourceAccount": null}}),
            json!({"StringEquals": {"aws:PrincipalAccount": "${aws:username}"}}),
            json!({"Null": {"aws:PrincipalOrgID": "false"}}),
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
        ] {
            assert_eq!(of(json!("*"), condition.clone()), Grant::Anyone, "{condition}");
        }
    }

    #[test]
    fn a_condition_can_name_another_account() {
        let condition = json!({"StringEquals": {"aws:SourceAccount": [OURS, THEIRS]}});
        assert_eq!(of(json!("*"), condition.clone()), foreign());
        assert_eq!(of(json!({"Service": "sns.amazonaws.com"}), condition), foreign());
        let bucket = json!({"StringEquals": {"aws:SourceAccount": THEIRS}, "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-orders"}});
        assert_eq!(of(json!({"Service": "s3.amazonaws.com"}), bucket), foreign());
    }

    #[test]
    fn only_allow_lets_in() {
        let deny = Statement::read(&json!({"Effect": "Deny", "Principal": "*", "Action": "*"})).unwrap();
        assert_eq!((deny.grant(OURS), deny.allows("lambda:InvokeFunctionUrl")), (Grant::Known, false));
        let all_but = json!({"Effect": "Allow", "NotPrincipal": {"AWS": THEIRS}, "Action": "*"});
        assert_eq!(Statement::read(&all_but).unwrap().grant(OURS), Grant::Anyone);
    }

    #[test]
    fn actions_may_be_patterns() {
        let url = |actions: Value| {
            let statement = json!({"Effect": "Allow", "Principal": "*", "Action": actions});
            Statement::read(&statement).unwrap().allows("lambda:InvokeFunctionUrl")
        };
        assert!(url(json!("lambda:invokefunctionurl")) && url(json!("*")) && url(json!(["s3:Get*", "lambda:Invoke*"])));
        assert!(url(json!("la?bda:*Url")) && !url(json!("lambda:*Function")));
        assert!(!url(json!("lambda:InvokeFunction")) && !url(json!("lambda:Get*")));
        let all_but = json!({"Effect": "Allow", "Principal": "*", "NotAction": "s3:*"});
        assert!(Statement::read(&all_but).unwrap().allows("lambda:InvokeFunctionUrl"));
    }

    #[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
    fn denied(deny: Value) -> Grant {
        let allow =
            json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"});
        read(&json!({"Version": "2012-10-17", "Statement": [allow, deny]})).grants(OURS)[0].1.clone()
    }

    /// AWS documents the data perimeter of an organization in this form.
    #[test]
    fn a_deny_leaves_those_whom_it_spares() {
        let deny = |principal: Value, condition: Value| {
            denied(
                json!({"Effect": "Deny", "Principal": principal, "Action": "s3:*", "Resource": "*", "Condition": condition}),
            )
        };
        let outside = json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        assert_eq!(deny(json!("*"), outside.clone()), organization());
        let people = json!({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "Bool": {"aws:PrincipalIsAWSService": "false"}});
        assert_eq!(deny(json!("*"), people), organization());
        assert_eq!(
            deny(json!("*"), json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}})),
            Grant::Known
        );
        assert_eq!(
            deny(json!("*"), json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})),
            Grant::Network("vpce-1".to_owned())
        );
        assert_eq!(deny(json!("*"), json!({})), Grant::Known);
        // None of these takes anything away for sure.
        assert_eq!(deny(json!({"AWS": THEIRS}), outside), Grant::Anyone);
        assert_eq!(
            deny(
                json!("*"),
                json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:SourceVpce": "vpce-1"}})
            ),
            Grant::Anyone
        );
        assert_eq!(deny(json!("*"), json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})), Grant::Anyone);
        assert_eq!(
            deny(json!("*"), json!({"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})),
            Grant::Anyone
        );
    }

    #[test]
    fn a_deny_counts_only_where_it_covers_what_is_allowed() {
        for (action, resource, left) in [
            ("s3:*", "*", Grant::Known),
            ("S3:getobject", "arn:aws:s3:::acme/*", Grant::Known),
            ("s3:PutObject", "*", Grant::Anyone),
            ("s3:*", "arn:aws:s3:::acme/secret/*", Grant::Anyone),
            ("s3:*", "arn:aws:s3:::ACME/*", Grant::Anyone),
        ] {
            let deny = json!({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource});
            assert_eq!(denied(deny), left, "{action} on {resource}");
        }
        let all_but = json!({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "*", "Resource": "*"});
        assert_eq!(denied(all_but), Grant::Known);
        let not_action =
            json!({"Effect": "Deny", "Principal": "*", "NotAction": "kms:*", "NotResource": "arn:aws:s3:::public/*"});
        assert_eq!(denied(not_action), Grant::Known);
    }
}

mod powers {
    use super::*;

    fn powers(statement: &Value) -> Vec<Power> {
        let policy = read(&json!({"Version": "2012-10-17", "Statement": [statement]}));
        policy.powers().into_iter().map(|granted| granted.power).collect()
    }

    #[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
    fn allow(actions: Value, resources: Value) -> Vec<Power> {
        powers(&json!({"Effect": "Allow", "Action": actions, "Resource": resources}))
    }

    #[test]
    fn all_of_a_service_is_written_in_many_ways() {
        for all in [
            json!("bedrock:*"),
            json!("BEDROCK:*"),
            json!("bedr?ck:*"),
            json!("bedrock:?*"),
            json!("bedrock:????*"),
            json!("bedrock:*e*"),
            json!(["bedrock:Create*", "bedrock:Delete*", "bedrock:Invoke*", "bedrock:P*"]),
            json!(["s3:GetObject", "bedrock:*"]),
        ] {
            assert_eq!(allow(all.clone(), json!("*")), [Power::Service("bedrock")], "{all}");
        }
        for some in [
            json!("bedrock:InvokeModel"),
            json!("bedrock:Get*"),
            json!(["bedrock:Get*", "bedrock:List*"]),
            json!([
                "bedrock:CreateAgent",
                "bedrock:DeleteGuardrail",
                "bedrock:InvokeModel",
                "bedrock:PutModelInvocationLoggingConfiguration"
            ]),
            json!("s3:*"),
            json!("comprehend:*"),
            json!([]),
        ] {
            assert_eq!(allow(some.clone(), json!("*")), [], "{some}");
        }
        let several =
            [Power::Service("bedrock"), Power::Service("bedrock-agentcore"), Power::Service("bedrock-mantle")];
        assert_eq!(allow(json!("bedrock*"), json!("*")), several);
    }

    #[test]
    fn everything_is_more_than_any_service() {
        for all in [json!("*"), json!("*:*"), json!("?*"), json!("*?:?*"), json!(["a*", "b*", "*"])] {
            assert_eq!(allow(all.clone(), json!("*")).last(), Some(&Power::Everything), "{all}");
        }
        let administrator = allow(json!("*"), json!("*"));
        assert_eq!(administrator.len(), 13, "every service, roles, identities, everything: {administrator:?}");
        assert_eq!(allow(json!("iam:*"), json!("*")), [Power::PassAnyRole, Power::Identities]);
        assert_eq!(allow(json!("iam:Get*"), json!("*")), []);
    }

    /// `PowerUserAccess` is written so: everything but identities.
    #[test]
    fn all_but_some_is_all_of_the_rest() {
        let power_user =
            json!({"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"});
        let granted = powers(&power_user);
        assert!(granted.contains(&Power::Service("bedrock")) && granted.contains(&Power::Service("sagemaker")));
        assert!(!granted.contains(&Power::Everything) && !granted.contains(&Power::PassAnyRole));
        let but_one = powers(&json!({"Effect": "Allow", "NotAction": "bedrock:DeleteGuardrail", "Resource": "*"}));
        assert!(but_one.contains(&Power::Service("bedrock")) && but_one.contains(&Power::Everything));
        let but_ai = powers(&json!({"Effect": "Allow", "NotAction": ["bedrock*", "iam:*"], "Resource": "*"}));
        assert!(!but_ai.contains(&Power::Service("bedrock")) && but_ai.contains(&Power::Service("sagemaker")));
    }

    #[test]
    fn a_named_resource_is_a_limit() {
        for (resources, wide) in [
            (json!("*"), true),
            (json!(["arn:aws:bedrock:eu-west-1:111122223333:agent/A", "*"]), true),
            (json!("arn:aws:bedrock:*"), true),
            (json!("arn:aws:bedrock:*:*:*"), true),
            (json!("arn:aws:bedrock:eu-west-1:111122223333:agent/*"), true),
            (json!("arn:aws:bedrock:eu-west-1:111122223333:*/*"), true),
            (json!("arn:aws:bedrock:eu-west-1:111122223333:agent/*x"), true),
            (json!("arn:aws:bedrock:eu-west-1:111122223333:agent/A"), false),
            (json!("arn:aws:bedrock:*:*:guardrail/acme-*"), false),
            (json!("arn:aws:bedrock:*::foundation-model/anthropic.claude-*"), false),
            (json!([]), false),
        ] {
            assert_eq!(!allow(json!("bedrock:*"), resources.clone()).is_empty(), wide, "{resources}");
        }
        let all_but =
            json!({"Effect": "Allow", "Action": "bedrock:*", "NotResource": "arn:aws:bedrock:*:*:guardrail/*"});
        assert_eq!(powers(&all_but), [Power::Service("bedrock")]);
        let variable = allow(json!("bedrock:*"), json!("arn:aws:bedrock:*:*:agent/${aws:PrincipalTag/agent}"));
        assert_eq!(variable, [Power::Service("bedrock")], "a variable may stand for anything");
    }

    #[test]
    fn any_role_may_be_passed_when_neither_role_nor_service_is_named() {
        let pass = |resource: &str, condition: Value| {
            powers(&json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource, "Condition": condition}))
        };
        let to = |operator: &str, service: &str| json!({operator: {"iam:PassedToService": service}});
        for (resource, condition, any) in [
            ("*", json!({}), true),
            ("arn:aws:iam::*:role/*", json!({}), true),
            ("arn:aws:iam::111122223333:role/*", to("StringLike", "*"), true),
            ("*", to("StringLike", "*.amazonaws.com"), true),
            ("*", to("StringEqualsIfExists", "bedrock.amazonaws.com"), true),
            ("*", to("StringNotEquals", "ec2.amazonaws.com"), true),
            ("*", to("StringEquals", "bedrock.amazonaws.com"), false),
            ("*", to("StringLike", "bedrock*.amazonaws.com"), false),
            ("arn:aws:iam::111122223333:role/acme-*", json!({}), false),
            ("arn:aws:iam::111122223333:role/service-role/*", json!({}), false),
            ("arn:aws:iam::111122223333:role/agent", json!({}), false),
        ] {
            assert_eq!(pass(resource, condition.clone()) == [Power::PassAnyRole], any, "{resource} {condition}");
        }
    }

    #[test]
    fn a_condition_that_may_lessen_a_power_is_told() {
        let conditional = |condition: Value| {
            let statement = json!({"Effect": "Allow", "Action": "bedrock:*", "Resource": "*", "Condition": condition});
            read(&json!({"Version": "2012-10-17", "Statement": statement})).powers()[0].conditional
        };
        assert!(conditional(json!({"StringEquals": {"aws:ResourceTag/ai:workload": "claims"}})));
        assert!(conditional(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})));
        assert!(conditional(json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})));
        for idle in [
            json!({}),
            json!({"StringLike": {"aws:ResourceTag/ai:workload": "*"}}),
            json!({"StringEqualsIfExists": {"aws:ResourceTag/ai:workload": "claims"}}),
            json!({"ForAllValues:StringEquals": {"aws:TagKeys": "ai:workload"}}),
            json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            json!({"Null": {"aws:ResourceTag/ai:workload": "false"}}),
            json!({"StringNotEquals": {"aws:ResourceTag/ai:workload": "claims"}}),
        ] {
            assert!(!conditional(idle.clone()), "{idle}");
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "a table of values reads better than one of references")]
    fn with_deny(deny: Value) -> Vec<Granted> {
        let allow = json!({"Effect": "Allow", "Action": "bedrock:*", "Resource": "arn:aws:bedrock:eu-west-1:*:*"});
        read(&json!({"Version": "2012-10-17", "Statement": [deny, allow]})).powers()
    }

    #[test]
    fn what_is_denied_wholly_is_not_granted() {
        let deny = |action: &str, resource: &str| json!({"Effect": "Deny", "Action": action, "Resource": resource});
        assert_eq!(with_deny(deny("*", "*")), []);
        assert_eq!(with_deny(deny("Bedrock:*", "arn:aws:bedrock:*")), []);
        assert_eq!(with_deny(json!({"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::*"})), []);
        for partial in [
            deny("bedrock:Delete*", "*"),
            deny("bedrock:*", "arn:aws:bedrock:us-east-1:*"),
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}),
            json!({"Effect": "Deny", "NotAction": "bedrock:InvokeModel", "Resource": "*"}),
        ] {
            let granted = Granted { statement: 1, power: Power::Service("bedrock"), conditional: false };
            assert_eq!(with_deny(partial.clone()), [granted], "{partial}");
        }
    }
}

mod documents {
    use super::*;

    #[test]
    fn what_aws_would_not_take_is_unknown() {
        let fine = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
        let with = |name: &str, value: Value| {
            let mut statement = fine.clone();
            statement[name] = value;
            json!({"Version": "2012-10-17", "Statement": [statement]})
        };
        assert!(Policy::of(&with("Sid", json!("a"))).is_ok());
        for policy in [
            json!([]),
            json!({"Version": "2012-10-17"}),
            json!({"Statement": "x"}),
            json!({"Statement": [1]}),
            json!({"statement": [fine]}),
            json!({"Statement": [{"Effect": "Allow", "Resource": "*"}]}),
            with("Effect", json!("allow")),
            with("Effect", json!(null)),
            with("action", json!("s3:*")),
            with("NotAction", json!("s3:*")),
            with("NotResource", json!("*")),
            with("Action", json!([1])),
            with("Resource", json!({})),
            with("Condition", json!("x")),
            with("Condition", json!({"StringEquals": "x"})),
            with("Principal", json!(1)),
            with("Principal", json!({"AWS": 111_122_223_333_u64})),
        ] {
            assert!(Policy::of(&policy).is_err(), "{policy}");
        }
        let both = json!({"Statement": {"Effect": "Allow", "Action": "*", "Principal": "*", "NotPrincipal": "*"}});
        assert!(Policy::of(&both).is_err());
    }

    /// In the version before, `${aws:username}` is a name like any other.
    #[test]
    fn variables_stand_for_something_in_one_version_only() {
        let policy = |version: &str, effect: &str| {
            let statement =
                |effect: &str, resource: &str| json!({"Effect": effect, "Action": "bedrock:*", "Resource": resource});
            let own = "arn:aws:bedrock:*:*:agent/${aws:username}";
            let other = if effect == "Deny" { statement("Allow", own) } else { statement("Deny", "arn:aws:s3:::x") };
            read(&json!({"Version": version, "Statement": [statement(effect, own), other]})).powers().len()
        };
        assert_eq!((policy("2012-10-17", "Allow"), policy("2008-10-17", "Allow")), (1, 0));
        assert_eq!(policy("2012-10-17", "Deny"), 1, "a Deny of what only a request tells takes nothing away");
    }
}
