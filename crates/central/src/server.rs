//! Serving on a listener until told to stop.

use std::future::Future;
use std::net::SocketAddr;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::api::{Config, router};
use crate::database::Database;

/// Serves until `stop` is ready, then lets running requests come to their end.
pub async fn serve(
    listener: TcpListener,
    database: Database,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(database, &config).into_make_service_with_connect_info::<SocketAddr>();
    // Answers are small and awaited: the kernel must not hold them back for more.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
