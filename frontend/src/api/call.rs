//! One request, its token, and what comes back.

use futures::future::LocalBoxFuture;
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{BASE, Failure, token};
use crate::decode::decode;

/// A file that the server has named.
pub(crate) struct Download {
    pub(crate) name: String,
    pub(crate) content: Blob,
}

/// A request in the making.
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
    with_token: bool,
}

impl Call {
    fn new(method: Method, path: impl AsRef<str>) -> Self {
        let path = format!("{BASE}{}", path.as_ref());
        // The language is the page's, whatever the browser prefers.
        Self {
            method,
            path,
            headers: vec![("accept-language", "zh-CN".to_owned())],
            body: None,
            with_token: true,
        }
    }

    pub(crate) fn get(path: impl AsRef<str>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl AsRef<str>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn put(path: impl AsRef<str>) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(crate) fn patch(path: impl AsRef<str>) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub(crate) fn delete(path: impl AsRef<str>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Without a token: for what anyone may ask, and for what gives a token.
    pub(crate) fn anonymous(mut self) -> Self {
        self.with_token = false;
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self.header("content-type", "application/json")
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Only if the draft still has this version.
    pub(crate) fn if_match(self, version: i64) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }

    /// Sends it and reads the answer.
    pub(crate) async fn read<T: DeserializeOwned>(self) -> Result<T, Failure> {
        decode(&self.text().await?).ok_or(Failure::Unexpected)
    }

    /// Boxed, so that it is compiled once and not again for each type that is read.
    fn text(self) -> LocalBoxFuture<'static, Result<String, Failure>> {
        Box::pin(async move { self.send().await?.text().await.map_err(|_| Failure::Offline) })
    }

    /// Sends it; the answer has no body.
    pub(crate) async fn done(self) -> Result<(), Failure> {
        self.send().await.map(drop)
    }

    /// Sends it and keeps the answer as a file.
    pub(crate) async fn blob(self) -> Result<Blob, Failure> {
        content(self.send().await?).await
    }

    /// The same, with the name that the server gives the file.
    pub(crate) async fn download(self) -> Result<Download, Failure> {
        let response = self.send().await?;
        let disposition = response.headers().get("content-disposition").unwrap_or_default();
        Ok(Download { name: file_name(&disposition), content: content(response).await? })
    }

    /// Sends it with the token, and once more with a new one if that is refused.
    async fn send(self) -> Result<Response, Failure> {
        if !self.with_token {
            return accepted(self.attempt(None).await?).await;
        }
        let response = self.attempt(token::current().await?).await?;
        if response.status() != 401 {
            return accepted(response).await;
        }
        let session = token::renew().await?;
        accepted(self.attempt(Some(session.access_token)).await?).await
    }

    async fn attempt(&self, token: Option<String>) -> Result<Response, Failure> {
        let mut request = RequestBuilder::new(&self.path).method(self.method.clone());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(token) = token {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        let sent = match &self.body {
            Some(body) => request.body(body.as_str()).map_err(|_| Failure::Unexpected)?.send().await,
            None => request.send().await,
        };
        sent.map_err(|_| Failure::Offline)
    }
}

async fn content(response: Response) -> Result<Blob, Failure> {
    let blob = web_sys::Response::from(response).blob().map_err(|_| Failure::Unexpected)?;
    let blob = JsFuture::from(blob).await.map_err(|_| Failure::Offline)?;
    blob.dyn_into().map_err(|_| Failure::Unexpected)
}

/// The name in a `Content-Disposition`, which the server gives in UTF-8 (RFC 8187); empty where there is none.
fn file_name(disposition: &str) -> String {
    let (_, encoded) = disposition.split_once("filename*=UTF-8''").unwrap_or_default();
    js_sys::decode_uri_component(encoded).map(String::from).unwrap_or_default()
}

async fn accepted(response: Response) -> Result<Response, Failure> {
    if response.ok() {
        return Ok(response);
    }
    let body = response.text().await.unwrap_or_default();
    Err(refusal(&body))
}

/// The failure that the body of a refusal tells of.
pub(super) fn refusal(body: &str) -> Failure {
    decode(body).map_or(Failure::Unexpected, Failure::Problem)
}
