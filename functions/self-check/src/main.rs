//! Compares the stack with what was deployed, by a schedule that is no rule of ours.

use responder::{SelfCheck, Settings, serve_schedule};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let check = SelfCheck::new(&aws::config::load().await, &settings);
    serve_schedule(async || Box::pin(check.run()).await).await
}
