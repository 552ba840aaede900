//! An S3 server in this process.

use std::path::Path;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use shenbao::config::Config;

const BUCKET: &str = "shenbao";
const ACCESS: &str = "test-access";
const SECRET: &str = "test-secret-key";

/// An S3 server with one bucket, in a folder. Ends with the runtime.
pub(crate) struct S3Server {
    endpoint: String,
}

impl S3Server {
    /// Starts on a free port.
    pub(crate) async fn start(folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
        builder.set_auth(SimpleAuth::from_single(ACCESS, SECRET));
        let service = builder.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let http = Builder::new(TokioExecutor::new());
                    // A client that goes away is no failure of the server.
                    let _ = http.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self { endpoint }
    }

    /// Points the settings here.
    pub(crate) fn configure(&self, config: &mut Config) {
        config.s3_endpoint.clone_from(&self.endpoint);
        BUCKET.clone_into(&mut config.s3_bucket);
        config.s3_access_key = ACCESS.to_owned().into();
        config.s3_secret_key = SECRET.to_owned().into();
    }
}
