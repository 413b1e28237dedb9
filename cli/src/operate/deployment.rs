//! Which deployed stack a command is about.

use aws::config::SdkConfig;
use aws::deployment::Deployment;
use clap::Args;

use crate::screen::CliError;

/// A deployed stack, reached with your own AWS credentials, from the environment or profile that the AWS CLI uses.
#[derive(Args, Clone, Debug)]
pub(crate) struct Stack {
    /// Name of the stack
    #[arg(long, env = "PHASEGUARD_STACK", value_name = "NAME", global = true, default_value = "phaseguard")]
    stack: String,
}

/// A stack that was found: where its parts are, and the credentials to reach them.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) config: SdkConfig,
    pub(crate) parts: Deployment,
    pub(crate) stack: String,
}

impl Stack {
    /// Finds the parts of the stack.
    pub(crate) async fn find(&self) -> Result<Found, CliError> {
        let config = aws::config::load().await;
        let parts = Deployment::find(&config, &self.stack).await.map_err(|error| {
            let way_out = "name the stack with --stack or PHASEGUARD_STACK, and its Region with AWS_REGION";
            CliError::Usage(format!("stack {}: {error}; {way_out}", self.stack))
        })?;
        Ok(Found { config, parts, stack: self.stack.clone() })
    }
}

/// Runs what a command does, to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
