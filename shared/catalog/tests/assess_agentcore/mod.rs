//! What the controls of AgentCore think of a state, and what they plan.

mod authorizer;
mod credentials;
mod gateway;
mod runtime;
mod tools;
mod unauthenticated;
