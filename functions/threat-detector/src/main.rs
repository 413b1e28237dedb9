//! Answers the findings of GuardDuty.

use responder::{CHANGE_RECEIVES, Detector, Settings, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let detector = Detector::new(&aws::config::load().await, settings);
    serve(CHANGE_RECEIVES, async |body, attempt| detector.answer(&body, &attempt).await).await
}
