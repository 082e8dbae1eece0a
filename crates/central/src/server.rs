//! Serving on a listener until told to stop.

use std::future::Future;
use std::net::SocketAddr;

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
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
