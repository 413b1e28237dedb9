//! Which states are the same: what AWS gives anew or is still doing tells them not apart, and everything else does.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use model::{State, StateKind};
use serde_json::{Value, json};

fn state(kind: &str, state: &Value) -> State {
    serde_json::from_value(json!({"kind": kind, "state": state})).unwrap()
}

fn hub(enabled: bool, status: &str) -> Value {
    let standard = json!({"subscription": "s", "inputs": {}, "status": status});
    json!({"enabled": enabled, "generator": null, "standards": {"arn:aws:securityhub:eu-west-1::standards/a/v/1": standard}})
}

/// A state of each kind, what may happen to it by itself, and what somebody must have done.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn cases() -> Vec<(&'static str, Value, Vec<Value>, Vec<Value>)> {
    let block = |on: bool| {
        json!({
            "block_public_acls": on, "ignore_public_acls": on, "block_public_policy": on, "restrict_public_buckets": on
        })
    };
    let statement = |sid: &str| json!([null, {"Sid": sid, "Effect": "Allow", "Principal": "*"}]);
    let function = |statements: Value| json!({"statements": statements, "urls": []});
    let definition = |first: &str, second: &str| json!({"name": "g", "wordPolicyConfig": {"wordsConfig": [{"text": first}, {"text": second}]}});
    let guardrail = |version: &str, status: &str, used: Value, definition: Value| {
        json!({
            "strengths": {"content/HATE/input": 3}, "entries": [], "version": version, "status": status,
            "draft_used": used, "definition": definition
        })
    };
    let gone = |replacement: &Value, others: &Value| {
        json!({
            "strengths": {}, "entries": [], "version": "", "gone": true, "replacement": replacement, "others": others
        })
    };
    let enforced = |id: &str, version: &str, ready: &[&str]| {
        let enforced = json!({
            "guardrail": "arn:a", "version": version, "selective": [], "included": ["ALL"], "excluded": []
        });
        json!({"id": id, "enforced": enforced, "ready": ready})
    };
    let gateway = |authorizer: &str, status: &str| {
        json!({
            "authorizer_type": authorizer, "policy_enforced": false, "intercepted": false, "status": status,
            "definition": {"name": "g", "authorizerType": authorizer}
        })
    };
    let notebook = |status: &str, direct: bool, settled: bool| json!({"status": status, "direct_internet": direct, "in_subnet": false, "settled": settled});
    let job = |status: &str, secondary: Value, debug: bool| {
        json!({
            "compute": "job", "status": status, "secondary": secondary, "open_network": true, "plain_traffic": false,
            "output_key": true, "volume_key": true, "remote_debug": debug, "reads": ["a", "b"], "writes": []
        })
    };
    let package = |approval: &str, created: &str, modified: &str| {
        let by = |name: &str| json!({"identity": format!("arn:aws:iam::111122223333:user/{name}"), "profile": null});
        json!({
            "approval": approval, "created_by": by(created), "modified_by": by(modified), "unvalidated": false
        })
    };
    let key = |id: &str, active: bool| json!({"id": id, "service": "bedrock.amazonaws.com", "active": active, "lifetime_days": null});
    let open = |open: bool| json!({"Rules": [], "AllowFromPublic": open});
    let collection = |parts: Value| json!({"collection": "claims", "policies": {"vectors": {"parts": parts}}});
    let rule = |id: &str, ports: Value, protocol: &str| json!({"id": id, "egress": false, "range": "0.0.0.0/0", "ports": ports, "protocol": protocol, "description": "ada"});
    let records = |target: &str| json!({"target": target, "traffic": "ALL", "destination": "arn:aws:s3:::flows"});
    let endpoint = |status: &str, private_dns: bool, groups: &[&str]| {
        json!({
            "exists": true, "status": status, "network": "vpc-1", "service": "s", "policy": null,
            "private_dns": private_dns, "security_groups": groups, "subnets": [], "route_tables": []
        })
    };
    let group = |rules: Value, only_ai: bool, load_balancer: bool| json!({"rules": rules, "only_ai": only_ai, "load_balancer": load_balancer});
    let agent = |guardrail: Value, status: &str, role: &str| json!({"guardrail": guardrail, "role": role, "logic": [], "aliases": {}, "unguarded": [], "status": status, "definition": {"agentName": "a"}});
    let chat = |guards: Value, phrases: Value| json!({"guards": guards, "phrases": phrases, "topics": {}});
    let reach = |status: &str, id: &str, alias: &str| json!({"status": status, "action_groups": {"G": {"actionGroupName": "g"}}, "collaborators": {"desk": {"id": id, "definition": {"agentDescriptor": {"aliasArn": alias}}}}});
    let release = |code: &str, version: &str, revision: &str, status: &str| json!({"code": code, "role": "r", "handler": null, "runtime": null, "layers": [], "image": null, "status": status, "aliases": {"live": {"version": version, "weights": {"6": 0.5}, "revision": revision}}});
    let embedded = |status: &str, sites: Value| json!({"identity": "AWS_IAM_IDC", "policy": null, "accessors": [], "origins": {"WX": sites}, "status": status});
    let plugin = |status: &str, enabled: bool| json!({"plugins": {"P": {"enabled": enabled, "hosts": [], "unauthenticated": false, "schema_bucket": null, "status": status}}});
    let (ssh, web, ping) = (json!([22, 22]), json!([443, 443]), json!([8, 0]));
    let store = |status: Value| json!({"recorder": "event-store", "status": status});
    let logging = |text: bool| {
        json!({
            "configured": true, "delivered": {"text": text}, "bucket": "logs", "log_group": null, "log_role": null
        })
    };
    let config = |types: &[&str], recording: bool| {
        let recorder = json!({"name": "default", "recordingGroup": {"resourceTypes": types}});
        json!({"config": "recorder", "recorder": recorder, "recording": recording, "channel": null})
    };
    let log_group = |filters: &[&str], days: i32| {
        json!({
            "logs": "group", "there": true, "class": "STANDARD", "retention_days": days, "key": null,
            "protected": false, "masking": null, "filters": filters
        })
    };
    let access = |keys: Value, password: bool| json!({"keys": keys, "password": password, "attached": [], "inline": [], "groups": []});
    let policy = |version: &str| json!({"parameter": "names", "pointer": {"version": version, "sha256": "0"}, "document": "matches"});
    let grant = |permission: &str, grantee: &str| json!({"permission": permission, "grantee": grantee});
    let bucket = |grants: Value, acls_disabled: bool, blocked: bool| {
        json!({
            "policy": null, "owner": "o", "grants": grants, "acls_disabled": acls_disabled, "block": block(blocked)
        })
    };
    let vectors = |managed_key: bool, missing: Value| json!({"exists": true, "policy": null, "managed_key": managed_key, "missing": missing});
    let key_grant = |id: &str, operation: &str| {
        json!({
            "id": id, "grantee": "a", "retiring": null, "operations": [operation], "subset": {}, "equals": {},
            "source": null, "name": null
        })
    };
    let shared = |grants: Value| json!({"policy": null, "grants": grants});
    let images = |mutability: &str, scan_on_push: bool| json!({"policy": null, "mutability": mutability, "exclusions": [], "scan_on_push": scan_on_push});
    let domain = |in_vpc: bool, https: bool| {
        json!({
            "exists": true, "policy": null, "in_vpc": in_vpc, "fine_grained": false, "https": https, "encrypted": true
        })
    };
    let resource_policy = |sid: &str, revision: &str, unsigned: bool| {
        let document =
            json!({"Statement": {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": "*"}}).to_string();
        json!({"document": document, "revision": revision, "unsigned": unsigned})
    };
    let part = |status: &str, live: Value| json!({"kind": "rule", "id": "r", "status": status, "deployed": {"State": "ENABLED"}, "live": live});
    let tag = |tags: Value, exists: bool| json!({"key": "ai:phase", "exists": exists, "tags": tags, "recorded": "scaled", "allowed": null});
    let document = |action: &str| json!({"Statement": {"Effect": "Allow", "Action": action}}).to_string();
    let bounded = |policy: &str, action: &str| json!({"policy": policy, "document": document(action)});
    let managed = |version: &str, action: &str, held: bool| {
        json!({
            "policies": "managed", "version": version, "versions": [version], "document": document(action),
            "attached": held, "bounds": held, "only_ai": held
        })
    };
    vec![
        (
            "public-access",
            json!({"bucket": null, "account": null}),
            vec![],
            vec![json!({"bucket": block(false), "account": null}), json!({"bucket": null, "account": block(true)})],
        ),
        (
            "key",
            json!({"status": "Disabled", "rotation_days": 90}),
            vec![],
            vec![
                json!({"status": "PendingDeletion", "rotation_days": 90}),
                json!({"status": "Enabled", "rotation_days": 90}),
                json!({"status": "Disabled", "rotation_days": null}),
            ],
        ),
        (
            "function",
            function(json!([statement("a"), statement("b")])),
            vec![function(json!([statement("b"), statement("a")]))],
            vec![
                function(json!([statement("a")])),
                function(json!([statement("a"), ["live", {"Sid": "b", "Effect": "Allow", "Principal": "*"}]])),
                json!({"statements": [statement("a"), statement("b")], "urls": [{"qualifier": null, "requires_iam": false}]}),
            ],
        ),
        (
            "recorder",
            store(json!("STOPPED_INGESTION")),
            vec![store(json!("STOPPING_INGESTION"))],
            vec![store(json!("ENABLED")), store(json!("PENDING_DELETION")), store(Value::Null)],
        ),
        (
            "recorder",
            json!({"recorder": "trail", "settings": null, "logging": false, "covered": false}),
            vec![],
            vec![
                json!({"recorder": "trail", "settings": null, "logging": true, "covered": false}),
                json!({"recorder": "trail", "settings": null, "logging": false, "covered": true}),
            ],
        ),
        (
            "config",
            config(&["a", "b"], true),
            vec![config(&["b", "a"], true)],
            vec![config(&["a"], true), config(&["a", "b"], false), json!({"config": "rule", "there": true})],
        ),
        (
            "bucket-protection",
            json!({"versioning": true, "mfa_delete": false, "encryption": null, "logging": "a", "replication": null, "lock": null}),
            vec![],
            vec![
                json!({"versioning": false, "mfa_delete": false, "encryption": null, "logging": "a", "replication": null, "lock": null}),
                json!({"versioning": true, "mfa_delete": false, "encryption": null, "logging": "b", "replication": null, "lock": null}),
            ],
        ),
        (
            "bucket-lifecycle",
            json!({"rules": ["a", "b"], "minimum_size": null}),
            vec![json!({"rules": ["b", "a"], "minimum_size": null})],
            vec![json!({"rules": ["a"], "minimum_size": null})],
        ),
        (
            "bucket-replication",
            json!({"role": "r", "rules": ["a", "b"], "foreign": []}),
            vec![json!({"role": "r", "rules": ["b", "a"], "foreign": []})],
            vec![
                json!({"role": "s", "rules": ["a", "b"], "foreign": []}),
                json!({"role": "r", "rules": [], "foreign": []}),
            ],
        ),
        (
            "logs",
            log_group(&["metric/a", "subscription/b"], 30),
            vec![log_group(&["subscription/b", "metric/a"], 30)],
            vec![log_group(&["metric/a"], 30), log_group(&["metric/a", "subscription/b"], 7)],
        ),
        ("invocation-logging", logging(true), vec![], vec![logging(false)]),
        (
            "guardrail",
            guardrail("DRAFT", "READY", Value::Null, definition("a", "b")),
            vec![
                guardrail("1", "UPDATING", json!(true), definition("a", "b")),
                guardrail("DRAFT", "READY", Value::Null, definition("b", "a")),
            ],
            vec![guardrail("DRAFT", "READY", Value::Null, definition("a", "c"))],
        ),
        (
            "guardrail",
            gone(&Value::Null, &json!({"a": "arn:a"})),
            vec![gone(&Value::Null, &json!({}))],
            vec![gone(&json!("arn:b"), &json!({})), guardrail("", "", Value::Null, definition("a", "b"))],
        ),
        (
            "enforced-guardrail",
            enforced("b7m2", "4", &["arn:a", "arn:b"]),
            vec![enforced("c8n3", "4", &["arn:b"])],
            vec![enforced("b7m2", "5", &["arn:a", "arn:b"]), json!({"id": null, "enforced": null})],
        ),
        ("data-retention", json!({"mode": "none"}), vec![], vec![json!({"mode": "inherit"})]),
        ("gateway", gateway("NONE", "READY"), vec![gateway("NONE", "UPDATING")], vec![gateway("AWS_IAM", "READY")]),
        (
            "runtime",
            json!({"status": "READY", "definition": {"networkConfiguration": {"networkMode": "PUBLIC"}}}),
            vec![json!({"status": "UPDATING", "definition": {"networkConfiguration": {"networkMode": "PUBLIC"}}})],
            vec![json!({"status": "READY", "definition": {"networkConfiguration": {"networkMode": "VPC"}}})],
        ),
        (
            "policy-engine",
            json!({"exists": true, "policies": {"p": {"id": "p-1", "definition": {}, "enforced": true}}}),
            vec![],
            vec![json!({"exists": true, "policies": {}}), json!({"exists": false, "policies": {}})],
        ),
        (
            "gateway-targets",
            json!({"targets": {"t": {"status": "READY", "hosts": ["a"], "definition": {"name": "t"}}}}),
            vec![json!({"targets": {"t": {"status": "UPDATING", "hosts": ["a"], "definition": {"name": "t"}}}})],
            vec![json!({"targets": {"t": {"status": "READY", "hosts": ["b"], "definition": {"name": "t"}}}})],
        ),
        (
            "knowledge-base",
            json!({"status": "ACTIVE", "role": "r", "storage": null, "sources": {"s": {"name": "s"}}}),
            vec![json!({"status": "UPDATING", "role": "r", "storage": null, "sources": {"s": {"name": "s"}}})],
            vec![json!({"status": "ACTIVE", "role": "r", "storage": null, "sources": {}})],
        ),
        (
            "model-job",
            json!({"status": "InProgress", "reads": [], "writes": [{"bucket": "b"}], "keyed": true, "confined": true}),
            vec![
                json!({"status": "Stopped", "reads": [], "writes": [{"bucket": "b"}], "keyed": true, "confined": true}),
            ],
            vec![json!({"status": "InProgress", "reads": [], "writes": [], "keyed": true, "confined": true})],
        ),
        (
            "memory",
            json!({"status": "ACTIVE", "definition": {"name": "m"}}),
            vec![],
            vec![json!({"status": null, "definition": null})],
        ),
        (
            "notebook",
            notebook("InService", true, false),
            vec![notebook("Pending", true, false), notebook("InService", true, true)],
            vec![notebook("Stopped", true, false), notebook("InService", false, false)],
        ),
        (
            "notebook",
            notebook("Stopped", true, false),
            vec![notebook("Stopping", true, true), notebook("Updating", true, true)],
            vec![],
        ),
        (
            "notebook",
            json!({"status": "Stopped", "direct_internet": false, "in_subnet": true, "settled": true, "role": "a"}),
            vec![],
            vec![
                json!({"status": "Stopped", "direct_internet": false, "in_subnet": true, "settled": true, "role": "b"}),
                json!({
                    "status": "Stopped", "direct_internet": false, "in_subnet": true, "settled": true, "role": "a",
                    "root": true
                }),
            ],
        ),
        (
            "compute",
            job("InProgress", json!("Starting"), false),
            vec![job("InProgress", json!("Training"), false), job("InProgress", Value::Null, false)],
            vec![job("Completed", Value::Null, false), job("InProgress", json!("Starting"), true)],
        ),
        (
            "compute",
            job("Stopped", Value::Null, true),
            vec![job("Stopping", json!("Stopping"), true)],
            vec![json!({"compute": "endpoint-config", "exists": true, "shells": ["a"], "dumps": []})],
        ),
        (
            "model-package",
            package("Approved", "ada", "grace"),
            vec![package("Approved", "ada", "ada")],
            vec![package("Rejected", "ada", "grace"), package("Approved", "grace", "grace")],
        ),
        (
            "endpoint",
            json!({"status": "InService", "config": "b", "pending": null, "weights": {"blue": "1"}}),
            vec![json!({"status": "Updating", "config": "a", "pending": "b", "weights": {"blue": "1"}})],
            vec![
                json!({"status": "InService", "config": "a", "pending": null, "weights": {"blue": "1"}}),
                json!({"status": "Updating", "config": "b", "pending": "a", "weights": {"blue": "1"}}),
                json!({"status": "InService", "config": "b", "pending": null, "weights": {"blue": "2"}}),
                json!({"status": "Deleting", "config": "b", "pending": null, "weights": {"blue": "1"}}),
            ],
        ),
        (
            "domain",
            json!({"status": "InService", "public": true, "docker": false, "docker_accounts": [], "shares_output": false}),
            vec![
                json!({"status": "Updating", "public": true, "docker": false, "docker_accounts": [], "shares_output": false}),
            ],
            vec![
                json!({"status": "InService", "public": false, "docker": false, "docker_accounts": [], "shares_output": false}),
            ],
        ),
        (
            "monitoring",
            json!({"status": "Scheduled", "definition": {"MonitoringJobDefinitionName": "a"}}),
            vec![json!({"status": "Pending", "definition": {"MonitoringJobDefinitionName": "a"}})],
            vec![
                json!({"status": "Stopped", "definition": {"MonitoringJobDefinitionName": "a"}}),
                json!({"status": "Scheduled", "definition": {"MonitoringJobDefinitionName": "b"}}),
            ],
        ),
        (
            "lifecycle",
            json!({"exists": true, "on_create": null, "on_start": "YQ=="}),
            vec![],
            vec![
                json!({"exists": true, "on_create": "YQ==", "on_start": null}),
                json!({"exists": false, "on_create": null, "on_start": null}),
            ],
        ),
        (
            "credentials",
            json!({"credentials": [key("A", true), key("B", false)]}),
            vec![json!({"credentials": [key("B", false), key("A", true)]})],
            vec![json!({"credentials": [key("A", true), key("B", true)]}), json!({"credentials": [key("A", true)]})],
        ),
        (
            "attachments",
            json!({"attached": ["a", "b"]}),
            vec![json!({"attached": ["b", "a"]})],
            vec![json!({"attached": ["a", "b", "c"]}), json!({"attached": ["a"], "inherited": ["b"]})],
        ),
        (
            "boundary",
            bounded("a", "bedrock:InvokeModel"),
            vec![],
            vec![bounded("b", "bedrock:InvokeModel"), bounded("a", "*"), json!({"policy": null, "document": null})],
        ),
        (
            "trust",
            json!({"document": document("sts:AssumeRole")}),
            vec![],
            vec![json!({"document": document("sts:*")})],
        ),
        (
            "grants",
            json!({"policies": "inline", "documents": {"work": document("bedrock:*")}}),
            vec![],
            vec![
                json!({"policies": "inline", "documents": {"work": document("*")}}),
                json!({"policies": "inline", "documents": {"more": document("bedrock:*")}}),
                json!({"policies": "inline", "documents": {}}),
            ],
        ),
        (
            "grants",
            managed("v2", "bedrock:*", true),
            vec![managed("v3", "bedrock:*", false)],
            vec![managed("v2", "*", true)],
        ),
        (
            "security-group",
            group(json!([rule("sgr-1", ssh.clone(), "tcp"), rule("sgr-2", ping.clone(), "icmp")]), true, false),
            vec![group(json!([rule("sgr-9", ping.clone(), "icmp"), rule("sgr-3", ssh.clone(), "tcp")]), false, true)],
            vec![
                group(json!([rule("sgr-1", web, "tcp"), rule("sgr-2", ping, "icmp")]), true, false),
                group(json!([rule("sgr-1", ssh.clone(), "tcp"), rule("sgr-2", json!([0, 8]), "icmp")]), true, false),
                group(json!([rule("sgr-1", ssh, "tcp")]), true, false),
            ],
        ),
        (
            "agent",
            agent(json!({"identifier": "g", "version": "1"}), "PREPARED", "r"),
            vec![agent(json!({"identifier": "g", "version": "1"}), "UPDATING", "r")],
            vec![
                agent(json!({"identifier": "g", "version": "DRAFT"}), "PREPARED", "r"),
                agent(json!(null), "PREPARED", "r"),
                agent(json!({"identifier": "g", "version": "1"}), "PREPARED", "s"),
            ],
        ),
        (
            "chat-controls",
            chat(json!({"enterprise-content-only": true}), json!(["a", "b"])),
            vec![chat(json!({"enterprise-content-only": true}), json!(["b", "a"]))],
            vec![
                chat(json!({"enterprise-content-only": false}), json!(["a", "b"])),
                chat(json!({"enterprise-content-only": true}), json!(["a"])),
            ],
        ),
        (
            "application-access",
            embedded("ACTIVE", json!(["https://a.example"])),
            vec![embedded("UPDATING", json!(["https://a.example"]))],
            vec![embedded("ACTIVE", json!([]))],
        ),
        (
            "plugins",
            plugin("READY", true),
            vec![plugin("UPDATE_IN_PROGRESS", true)],
            vec![plugin("READY", false), json!({"plugins": {}})],
        ),
        (
            "detector",
            json!({"id": "8ac3", "enabled": true, "features": {"AI_PROTECTION": false, "S3_DATA_EVENTS": true}}),
            vec![json!({"id": "9bd4", "enabled": true, "features": {"NEW": false, "S3_DATA_EVENTS": true}})],
            vec![
                json!({"id": "8ac3", "enabled": false, "features": {"S3_DATA_EVENTS": true}}),
                json!({"id": "8ac3", "enabled": true, "features": {"AI_PROTECTION": true, "S3_DATA_EVENTS": true}}),
                json!({"id": null, "enabled": true, "features": {"S3_DATA_EVENTS": true}}),
            ],
        ),
        (
            "agent-reach",
            reach("PREPARED", "C1", "a"),
            vec![reach("NOT_PREPARED", "C2", "a")],
            vec![reach("PREPARED", "C1", "b"), json!({"status": "PREPARED", "action_groups": {}, "collaborators": {}})],
        ),
        (
            "function-release",
            release("a", "7", "r-1", "Successful"),
            vec![release("a", "7", "r-2", "InProgress")],
            vec![release("b", "7", "r-1", "Successful"), release("a", "8", "r-1", "Successful")],
        ),
        (
            "evaluation",
            json!({"status": "ACTIVE", "enabled": true}),
            vec![json!({"status": "UPDATING", "enabled": true})],
            vec![json!({"status": "ACTIVE", "enabled": false}), json!({"status": null, "enabled": true})],
        ),
        (
            "finding-filter",
            json!({"action": "NOOP", "criteria": {"criterion": {}}}),
            vec![],
            vec![
                json!({"action": "ARCHIVE", "criteria": {"criterion": {}}}),
                json!({"action": "NOOP", "criteria": {"criterion": {"type": {"eq": ["Recon:EC2/Portscan"]}}}}),
            ],
        ),
        (
            "security-hub",
            hub(true, "READY"),
            vec![hub(true, "PENDING"), hub(true, "INCOMPLETE")],
            vec![hub(false, "READY"), hub(true, "DELETING")],
        ),
        (
            "front-door",
            json!({"gone": false, "web_acl": null, "others": []}),
            vec![json!({"gone": false, "web_acl": null, "others": ["arn:aws:wafv2:::regional/webacl/a/1"]})],
            vec![
                json!({"gone": true, "web_acl": null, "others": []}),
                json!({"gone": false, "web_acl": "arn:aws:wafv2:::regional/webacl/a/1", "others": []}),
            ],
        ),
        (
            "web-acl-log",
            json!({"gone": false, "logging": null}),
            vec![],
            vec![
                json!({"gone": true, "logging": null}),
                json!({"gone": false, "logging": {"LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-x"]}}),
            ],
        ),
        (
            "flow-log",
            json!({"definition": null, "others": {"fl-2": records("vpc-2")}}),
            vec![json!({"definition": null}), json!({"definition": null, "others": {"fl-3": records("vpc-1")}})],
            vec![
                json!({"definition": null, "replacement": "fl-2"}),
                json!({"definition": {"records": records("vpc-1"), "destination_type": "s3"}}),
            ],
        ),
        (
            "vpc-endpoint",
            endpoint("available", true, &["sg-1", "sg-2"]),
            vec![endpoint("pending", true, &["sg-2", "sg-1"])],
            vec![endpoint("available", false, &["sg-1", "sg-2"]), endpoint("available", true, &["sg-1"])],
        ),
        (
            "collection-network",
            collection(json!([open(true), open(false)])),
            vec![collection(json!([open(false), open(true)]))],
            vec![collection(json!([open(true)])), json!({"collection": "claims", "policies": {}})],
        ),
        (
            "collection-access",
            collection(json!([{"Principal": ["a", "b"]}])),
            vec![collection(json!([{"Principal": ["b", "a"]}]))],
            vec![collection(json!([{"Principal": ["a"]}]))],
        ),
        (
            "route-table",
            json!({"routes": {"10.0.0.0/16": "local"}}),
            vec![],
            vec![json!({"routes": {}}), json!({"routes": {"10.0.0.0/16": "local", "0.0.0.0/0": "igw-1"}})],
        ),
        (
            "user-access",
            access(json!([{"id": "A", "active": true}, {"id": "B", "active": false}]), false),
            vec![access(json!([{"id": "B", "active": false}, {"id": "A", "active": true}]), false)],
            vec![access(json!([{"id": "A", "active": false}]), false), access(json!([]), true)],
        ),
        (
            "resource-policy",
            resource_policy("a", "1", false),
            vec![resource_policy("a", "2", false)],
            vec![
                resource_policy("b", "1", false),
                resource_policy("a", "1", true),
                json!({"document": null, "revision": "1", "unsigned": false, "rotates": true}),
                json!({"document": null, "revision": "1", "unsigned": false}),
            ],
        ),
        (
            "bucket-access",
            bucket(json!([grant("READ", "a"), grant("WRITE", "b")]), false, false),
            vec![bucket(json!([grant("WRITE", "b"), grant("READ", "a")]), false, false)],
            vec![
                bucket(json!([grant("READ", "a")]), false, false),
                bucket(json!([grant("READ", "a"), grant("WRITE", "b")]), true, false),
                bucket(json!([grant("READ", "a"), grant("WRITE", "b")]), false, true),
            ],
        ),
        (
            "vector-bucket",
            vectors(true, json!([])),
            vec![vectors(true, json!(["policies"]))],
            vec![vectors(false, json!([])), json!({"exists": false, "policy": null, "managed_key": true})],
        ),
        (
            "runtime-endpoints",
            json!({"live": {"version": "3", "description": "d", "status": "READY"}}),
            vec![
                json!({"live": {"version": "3", "status": "UPDATING"}}),
                json!({"live": {"version": "3"}, "DEFAULT": {"version": "9"}}),
            ],
            vec![json!({"live": {"version": "4"}}), json!({"live": {"version": "3"}, "next": {"version": "4"}})],
        ),
        (
            "database",
            json!({"a": {"public": true, "status": "available"}}),
            vec![json!({"a": {"public": true, "status": "modifying"}})],
            vec![json!({"a": {"public": false, "status": "available"}}), json!({})],
        ),
        (
            "kendra-index",
            json!({"policy": "USER_TOKEN", "tokens": [{"a": "b"}], "status": "ACTIVE"}),
            vec![json!({"policy": "USER_TOKEN", "tokens": [{"a": "b"}], "status": "UPDATING"})],
            vec![
                json!({"policy": "ATTRIBUTE_FILTER", "tokens": [{"a": "b"}], "status": "ACTIVE"}),
                json!({"policy": "USER_TOKEN", "tokens": [{"a": "c"}], "status": "ACTIVE"}),
                json!({"policy": null, "tokens": [], "status": ""}),
            ],
        ),
        (
            "macie",
            json!({"status": "ENABLED", "frequency": "ONE_HOUR", "discovers": true, "members": "ALL"}),
            vec![],
            vec![
                json!({"status": null, "frequency": "ONE_HOUR", "discovers": true, "members": "ALL"}),
                json!({"status": "PAUSED", "frequency": "ONE_HOUR", "discovers": true, "members": "ALL"}),
                json!({"status": "ENABLED", "frequency": "ONE_HOUR", "discovers": false, "members": "ALL"}),
                json!({"status": "ENABLED", "frequency": "ONE_HOUR", "discovers": true, "members": "NONE"}),
                json!({"status": "ENABLED", "frequency": "SIX_HOURS", "discovers": true, "members": "ALL"}),
            ],
        ),
        (
            "function-concurrency",
            json!({"exists": true, "reserved": 5}),
            vec![],
            vec![json!({"exists": true, "reserved": 0}), json!({"exists": true, "reserved": null})],
        ),
        (
            "role-sessions",
            json!({"everything": "{}", "use_of_ai": null}),
            vec![],
            vec![json!({"everything": null, "use_of_ai": null}), json!({"everything": "{}", "use_of_ai": "{}"})],
        ),
        ("token-vault", json!({"key": "k"}), vec![], vec![json!({"key": "l"}), json!({"key": null})]),
        (
            "workload-identity",
            json!({"addresses": ["a", "b"]}),
            vec![json!({"addresses": ["b", "a"]})],
            vec![json!({"addresses": ["a"]}), json!({"addresses": []})],
        ),
        (
            "collection-protection",
            json!({"status": "ACTIVE", "protected": true}),
            vec![json!({"status": "UPDATING", "protected": true})],
            vec![
                json!({"status": "ACTIVE", "protected": false}),
                json!({"status": "ACTIVE", "protected": null}),
                json!({"status": null, "protected": true}),
            ],
        ),
        (
            "key-sharing",
            shared(json!([key_grant("1", "Decrypt"), key_grant("2", "Encrypt")])),
            vec![shared(json!([key_grant("9", "Encrypt"), key_grant("8", "Decrypt")]))],
            vec![shared(json!([key_grant("1", "Decrypt")])), shared(json!([key_grant("1", "Sign")]))],
        ),
        (
            "repository",
            images("IMMUTABLE", true),
            vec![images("IMMUTABLE", true)],
            vec![images("MUTABLE", true), images("IMMUTABLE", false)],
        ),
        ("search-domain", domain(true, false), vec![], vec![domain(false, false), domain(true, true)]),
        ("policy-parameter", policy("v-1"), vec![], vec![policy("v-2"), json!({"parameter": "absent"})]),
        (
            "phase-tag",
            tag(json!({"ai:phase": "scaled", "cost": "7"}), true),
            vec![tag(json!({"ai:phase": "scaled"}), true)],
            vec![tag(json!({"ai:phase": "prototype"}), true), tag(json!({}), true), tag(json!({}), false)],
        ),
        (
            "stack-part",
            part("CREATE_COMPLETE", json!({"State": "DISABLED"})),
            vec![part("UPDATE_COMPLETE", json!({"State": "DISABLED"}))],
            vec![part("CREATE_COMPLETE", json!({"State": "ENABLED"})), part("CREATE_COMPLETE", Value::Null)],
        ),
    ]
}

#[test]
fn what_happens_by_itself_makes_no_other_state() {
    for (kind, usual, same, _) in cases() {
        let usual = state(kind, &usual);
        for same in same {
            assert_eq!(state(kind, &same).fingerprint(), usual.fingerprint(), "{kind}: {same}");
        }
    }
}

#[test]
fn what_somebody_did_makes_another_state() {
    for (kind, usual, _, others) in cases() {
        let usual = state(kind, &usual);
        for other in others {
            assert_ne!(state(kind, &other).fingerprint(), usual.fingerprint(), "{kind}: {other}");
        }
    }
}

#[test]
fn every_kind_of_state_has_its_case() {
    let told: Vec<_> = cases().into_iter().map(|(kind, usual, ..)| state(kind, &usual).kind()).collect();
    // What merely happened is always the same.
    let has_others = |kind: &&StateKind| **kind != StateKind::Occurrence;
    assert!(StateKind::ALL.iter().filter(has_others).all(|kind| told.contains(kind)), "{told:?}");
}

#[test]
fn states_of_two_kinds_are_never_the_same() {
    let empty = |kind| state(kind, &json!({"credentials": [], "attached": []}));
    assert_ne!(empty("credentials").fingerprint(), empty("attachments").fingerprint());
}
