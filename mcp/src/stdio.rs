//! The server on standard input and output.

use rmcp::service::ServiceExt;
use rmcp::transport::io::stdio_pipes;

use crate::{Server, ServerError};

impl Server {
    /// Serves one client over standard input and output until it goes. Nothing else may write to standard output.
    ///
    /// # Errors
    /// [`ServerError::Protocol`].
    pub async fn serve_stdio(self) -> Result<(), ServerError> {
        self.serve_on(stdio_pipes()).await
    }

    /// Serves one client over a pair of streams until it goes.
    ///
    /// # Errors
    /// [`ServerError::Protocol`].
    pub async fn serve_on<R, W>(self, streams: (R, W)) -> Result<(), ServerError>
    where
        R: tokio::io::AsyncRead + Send + Unpin + 'static,
        W: tokio::io::AsyncWrite + Send + Unpin + 'static,
    {
        let failed = |error: &dyn std::fmt::Display| ServerError::Protocol(error.to_string());
        let running = self.serve(streams).await.map_err(|error| failed(&error))?;
        running.waiting().await.map_err(|error| failed(&error))?;
        Ok(())
    }
}
