//! Carries out the plans of findings.

use responder::{REMEDIATION_RECEIVES, Remediator, Settings, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let remediator = Remediator::new(&aws::config::load().await, settings);
    serve(REMEDIATION_RECEIVES, async |body, attempt| remediator.follow(&body, &attempt).await).await
}
