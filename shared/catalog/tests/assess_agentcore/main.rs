//! What the controls of AgentCore think of a state, and what they plan.
#![cfg(test)]

mod authorizer;
mod credentials;
mod gateway;
mod runtime;
#[path = "../support/mod.rs"]
mod support;
mod unauthenticated;
