//! What the controls of AgentCore think of a state, and what they plan.

mod authorizer;
mod credentials;
mod endpoints;
mod gateway;
mod runtime;
mod tools;
mod unauthenticated;
