//! The tests of this crate, in one program: each by itself would link the whole catalogue once more.

#![cfg(test)]

mod assess_agent;
mod assess_agentcore;
mod assess_bedrock;
mod assess_bedrock_guarding;
mod assess_bedrock_sources;
mod assess_bedrock_told;
mod assess_cloudtrail;
mod assess_cloudtrail_narrowed;
mod assess_config;
mod assess_ecr;
mod assess_guardduty;
mod assess_iam;
mod assess_iam_policies;
mod assess_kms;
mod assess_kms_sharing;
mod assess_lambda;
mod assess_language;
mod assess_logs;
mod assess_opensearch;
mod assess_organizations;
mod assess_own_stack;
mod assess_phaseguard;
mod assess_policies;
mod assess_qbusiness;
mod assess_routes;
mod assess_s3;
mod assess_s3_bucket;
mod assess_s3_keeping;
mod assess_s3vectors;
mod assess_sagemaker_jobs;
mod assess_sagemaker_models;
mod assess_sagemaker_notebooks;
mod assess_sagemaker_role;
mod assess_sagemaker_serving;
mod assess_sagemaker_studio;
mod assess_sagemaker_told;
mod assess_securityhub;
mod assess_vpc;
mod assess_wafv2;
mod assess_workload;
mod policy;
mod policy_laws;
mod strangers;
mod support;
