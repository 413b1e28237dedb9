//! Flow logs.

use aws::remedy::{RemedyError, carry_out};
use model::{
    Finding, FlowLogDefinition, FlowLogFiles, FlowLogState, FlowRecords, Remedy, Scope, State, StateKind, Tags,
};

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const LOG: &str = "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/fl-1";
const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:flows";
const ROLE: &str = "arn:aws:iam::111122223333:role/flows";

pub(crate) fn forms() -> Vec<Finding> {
    let gone = finding(&LOG.replace("fl-1", "fl-9"), Scope::Generic);
    vec![finding(LOG, Scope::Generic), gone.about(["ALL of vpc-1 to arn:aws:s3:::flows"])]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let log = |id: &str, members: &str| {
        format!(
            "<item><flowLogId>{id}</flowLogId><flowLogStatus>ACTIVE</flowLogStatus><resourceId>vpc-1</resourceId><trafficType>ALL</trafficType>{members}</item>"
        )
    };
    let own = format!(
        "<logDestinationType>cloud-watch-logs</logDestinationType><logGroupName>flows</logGroupName>\
         <logDestination>{GROUP}</logDestination><deliverLogsPermissionArn>{ROLE}</deliverLogsPermissionArn>\
         <logFormat>${{version}}</logFormat><maxAggregationInterval>60</maxAggregationInterval>\
         <tagSet><item><key>ai:workload</key><value>claims</value></item><item><key>team</key><value>a</value></item></tagSet>"
    );
    let files = "<logDestinationType>s3</logDestinationType><logDestination>arn:aws:s3:::flows</logDestination>\
                 <destinationOptions><fileFormat>parquet</fileFormat><hiveCompatiblePartitions>true</hiveCompatiblePartitions></destinationOptions>";
    let answer = |logs: &str, next: &str| {
        Answer::ok(format!(
            "<DescribeFlowLogsResponse><flowLogSet>{logs}</flowLogSet>{next}</DescribeFlowLogsResponse>"
        ))
    };
    (seen.call == "ec2:DescribeFlowLogs").then(|| {
        if seen.body.contains("NextToken=more") {
            answer(&log("fl-2", files), "")
        } else {
            answer(&log("fl-1", &own), "<nextToken>more</nextToken>")
        }
    })
}

pub(crate) fn definition() -> FlowLogDefinition {
    FlowLogDefinition {
        records: records(GROUP),
        destination_type: "cloud-watch-logs".to_owned(),
        role: Some(ROLE.to_owned()),
        format: Some("${version}".to_owned()),
        interval: Some(60),
        ..FlowLogDefinition::default()
    }
}

fn records(destination: &str) -> FlowRecords {
    let (target, traffic) = ("vpc-1".to_owned(), "ALL".to_owned());
    FlowRecords { target, traffic, destination: destination.to_owned() }
}

fn tags() -> Tags {
    [("ai:workload".to_owned(), "claims".to_owned())].into()
}

pub(crate) fn replaced() -> State {
    State::FlowLog(FlowLogState { replacement: Some("fl-2".to_owned()), ..FlowLogState::default() })
}

fn all() -> Wire {
    Wire::new(|seen| sound(seen).unwrap_or_else(|| Answer(404, String::new())))
}

#[tokio::test]
async fn a_flow_log_is_read_with_how_it_was_made_and_whose_it_is() {
    let observed = observe(&all(), StateKind::FlowLog, &forms()[0]).await.unwrap();
    let expected = FlowLogState { definition: Some(definition()), tags: tags(), ..FlowLogState::default() };
    assert_eq!(observed.state, State::FlowLog(expected));
    assert_eq!(observed.tags.len(), 2);
}

#[tokio::test]
async fn of_one_that_is_gone_all_others_of_every_page_are_read() {
    let observed = observe(&all(), StateKind::FlowLog, &forms()[1]).await.unwrap();
    let other = |id: &str, destination: &str| (id.to_owned(), records(destination));
    let made = FlowLogDefinition {
        records: records("arn:aws:s3:::flows"),
        destination_type: "s3".to_owned(),
        files: Some(FlowLogFiles { format: "parquet".to_owned(), hive: true, hourly: false }),
        ..FlowLogDefinition::default()
    };
    let expected = FlowLogState {
        definition: Some(made),
        replacement: Some("fl-2".to_owned()),
        others: [other("fl-1", GROUP), other("fl-2", "arn:aws:s3:::flows")].into(),
        ..FlowLogState::default()
    };
    assert_eq!(observed.state, State::FlowLog(expected));
}

/// The body that is sent to make one again, if EC2 answers so.
async fn sent(definition: FlowLogDefinition, unsuccessful: &str) -> Result<String, RemedyError> {
    let answer =
        format!("<CreateFlowLogsResponse><unsuccessful>{unsuccessful}</unsuccessful></CreateFlowLogsResponse>");
    let wire = Wire::new(move |_| Answer::ok(&answer));
    let remedy = Remedy::RecreateFlowLog { flow_log: "fl-1".to_owned(), definition, tags: tags() };
    carry_out(&wire.config(), &remedy, &replaced()).await?;
    Ok(wire.seen().into_iter().map(|seen| seen.body).collect())
}

#[tokio::test]
async fn it_is_made_again_by_the_members_that_say_how() {
    let body = sent(definition(), "").await.unwrap();
    for part in [
        "ResourceId.1=vpc-1",
        "ResourceType=VPC",
        "TrafficType=ALL",
        "LogDestinationType=cloud-watch-logs",
        "LogDestination=arn%3Aaws%3Alogs",
        "DeliverLogsPermissionArn=arn%3Aaws%3Aiam",
        "LogFormat=%24%7Bversion%7D",
        "MaxAggregationInterval=60",
        "TagSpecification.1.ResourceType=vpc-flow-log",
        "TagSpecification.1.Tag.1.Key=ai%3Aworkload",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    assert!(!body.contains("LogGroupName") && !body.contains("DestinationOptions"), "{body}");
    let files = Some(FlowLogFiles { format: "parquet".to_owned(), hive: true, hourly: false });
    let tag_fields = [("instance".to_owned(), ["team".to_owned()].into())].into();
    let of_subnet = FlowRecords { target: "subnet-1".to_owned(), ..records("flows") };
    let body = sent(FlowLogDefinition { records: of_subnet, files, tag_fields, ..definition() }, "").await.unwrap();
    for part in [
        "ResourceType=Subnet",
        "LogGroupName=flows",
        "DestinationOptions.FileFormat=parquet",
        "DestinationOptions.HiveCompatiblePartitions=true",
        "TagFieldSpecification.1.TagKey.1=team",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test]
async fn what_ec2_lists_as_not_made_was_not_made() {
    let listed = |code: &str| {
        format!("<item><resourceId>vpc-1</resourceId><error><code>{code}</code><message>no</message></error></item>")
    };
    let there = sent(definition(), &listed("FlowLogAlreadyExists")).await.unwrap_err();
    assert!(matches!(there, RemedyError::NotNow { .. }), "{there}");
    let lost = sent(definition(), &listed("InvalidVpcId.NotFound")).await.unwrap_err();
    assert!(matches!(lost, RemedyError::Refused { code: Some(code), .. } if code == "InvalidVpcId.NotFound"));
    let gateway =
        FlowLogDefinition { records: FlowRecords { target: "tgw-1".to_owned(), ..records(GROUP) }, ..definition() };
    assert!(matches!(sent(gateway, "").await, Err(RemedyError::Unfit { .. })));
}

#[tokio::test]
async fn what_was_not_made_or_is_gone_needs_no_undo() {
    let undo = model::Undo::DeleteFlowLog { flow_log: "fl-1".to_owned() };
    let wire = all();
    let none = State::FlowLog(FlowLogState::default());
    aws::undo::take_back(&wire.config(), &undo, &none).await.unwrap();
    assert_eq!(wire.calls(), Vec::<String>::new());
    let gone = Answer(
        400,
        "<Response><Errors><Error><Code>InvalidFlowLogId.NotFound</Code></Error></Errors></Response>".to_owned(),
    );
    let wire = Wire::new(move |_| gone.clone());
    aws::undo::take_back(&wire.config(), &undo, &replaced()).await.unwrap();
    let listed = "<item><error><code>UnauthorizedOperation</code></error></item>";
    let wire = Wire::new(move |_| {
        Answer::ok(format!("<DeleteFlowLogsResponse><unsuccessful>{listed}</unsuccessful></DeleteFlowLogsResponse>"))
    });
    assert!(aws::undo::take_back(&wire.config(), &undo, &replaced()).await.is_err());
}
