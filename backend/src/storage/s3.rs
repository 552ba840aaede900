//! An S3-compatible store.

use std::path::Path;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use futures_util::StreamExt;
use secrecy::ExposeSecret;
use tokio_util::io::ReaderStream;

use super::{Content, StorageError};
use crate::config::Config;

/// A bucket in an S3-compatible store.
#[derive(Debug, Clone)]
pub struct S3Storage {
    client: Client,
    bucket: String,
}

impl S3Storage {
    pub(super) fn open(config: &Config) -> Self {
        let credentials = Credentials::new(
            config.s3_access_key.expose_secret(),
            config.s3_secret_key.expose_secret(),
            None,
            None,
            "configuration",
        );
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(3))
            .read_timeout(Duration::from_secs(30))
            .operation_timeout(Duration::from_mins(5))
            .build();
        let settings = aws_sdk_s3::Config::builder()
            .behavior_version_latest()
            .http_client(http)
            .endpoint_url(&config.s3_endpoint)
            .region(Region::new(config.s3_region.clone()))
            .credentials_provider(credentials)
            .force_path_style(true)
            // Several S3 stores refuse the checksum trailers that are sent by default.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(settings), bucket: config.s3_bucket.clone() }
    }

    pub(super) async fn put(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        let body = ByteStream::from_path(path).await.map_err(unavailable)?;
        let put = self.client.put_object().bucket(&self.bucket).key(key).body(body);
        put.send().await.map(drop).map_err(unavailable)
    }

    pub(super) async fn copy(&self, from: &str, to: &str) -> Result<(), StorageError> {
        let source = format!("{}/{from}", self.bucket);
        let copy = self.client.copy_object().bucket(&self.bucket).copy_source(source).key(to);
        copy.send().await.map(drop).map_err(|error| match &error {
            SdkError::ServiceError(service) if service.raw().status().as_u16() == 404 => {
                StorageError::Missing(from.to_owned())
            }
            _ => unavailable(error),
        })
    }

    pub(super) async fn get(&self, key: &str) -> Result<Content, StorageError> {
        let answer = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        let object = answer.map_err(|error| match &error {
            SdkError::ServiceError(service) if service.err().is_no_such_key() => {
                StorageError::Missing(key.to_owned())
            }
            _ => unavailable(error),
        })?;
        let pieces = ReaderStream::with_capacity(object.body.into_async_read(), 64 * 1024);
        Ok(pieces.map(|piece| piece.map_err(|error| StorageError::Unavailable(error.to_string()))).boxed())
    }

    pub(super) async fn delete(&self, key: &str) -> Result<(), StorageError> {
        let delete = self.client.delete_object().bucket(&self.bucket).key(key);
        delete.send().await.map(drop).map_err(unavailable)
    }

    pub(super) async fn ping(&self) -> Result<(), StorageError> {
        self.client.head_bucket().bucket(&self.bucket).send().await.map(drop).map_err(unavailable)
    }
}

fn unavailable<E: std::error::Error>(error: E) -> StorageError {
    StorageError::Unavailable(DisplayErrorContext(error).to_string())
}
