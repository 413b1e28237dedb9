//! Tells people what was found and what was done.

use responder::{Notifier, REMEDIATION_RECEIVES, Settings, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let notifier = Notifier::new(&aws::config::load().await, &settings);
    serve(REMEDIATION_RECEIVES, async |body, attempt| notifier.tell(&body, &attempt).await).await
}
