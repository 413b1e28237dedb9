//! What really goes over the wire: every reader and executor runs against an HTTP client that writes requests down and
//! answers as AWS would. What is called must be what is declared, since roles are made from the declarations.
// A remedy of each kind is made of one object that has the fields of all.
#![recursion_limit = "512"]

#[cfg(test)]
mod agentcore;
#[cfg(test)]
mod bedrock;
#[cfg(test)]
mod cloudtrail;
#[cfg(test)]
mod collections;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod deeds;
#[cfg(test)]
mod ec2;
#[cfg(test)]
mod ecr;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod flow_logs;
#[cfg(test)]
mod guardduty;
#[cfg(test)]
mod heartbeat;
#[cfg(test)]
mod iam;
#[cfg(test)]
mod iam_policies;
#[cfg(test)]
mod iam_sessions;
#[cfg(test)]
mod identities;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod kendra;
#[cfg(test)]
mod kms;
#[cfg(test)]
mod levers;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod macie;
#[cfg(test)]
mod observe;
#[cfg(test)]
mod opensearch;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod publish;
#[cfg(test)]
mod qbusiness;
#[cfg(test)]
mod rds;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod remedy;
#[cfg(test)]
mod resource_policy;
#[cfg(test)]
mod roles;
mod routes;
#[cfg(test)]
mod s3;
#[cfg(test)]
mod s3_keeping;
#[cfg(test)]
mod s3vectors;
#[cfg(test)]
mod sagemaker;
#[cfg(test)]
mod securityhub;
#[cfg(test)]
mod stack;
#[cfg(test)]
mod tags;
#[cfg(test)]
mod undo;
#[cfg(test)]
mod wafv2;
#[cfg(test)]
mod wire;
