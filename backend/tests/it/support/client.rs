//! A client of the API.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::header::HeaderMap;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The JSON body; null when there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as a type of the contract.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.status, String::from_utf8_lossy(&self.bytes))
        })
    }

    /// Passes this status only.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Passes a problem with this status and code only, and checks that it is a whole one.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        let body = answer.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(!body["title"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty());
        assert_eq!(body["request_id"], answer.header("x-request-id"), "{body}");
        answer
    }

    /// The pointers and codes of a problem's errors.
    pub(crate) fn errors(&self) -> Vec<(String, String)> {
        let member = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (member(error, "pointer"), member(error, "code"))).collect()
    }

    /// Whether there is an error with this code at this pointer.
    pub(crate) fn has_error(&self, pointer: &str, code: &str) -> bool {
        self.errors().iter().any(|(at, what)| at == pointer && what == code)
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

/// A client, logged in or not. Keeps cookies.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Client {
    /// Each client comes from an address of its own, by way of a proxy: this machine, which the tests' server trusts.
    pub(super) fn new(base: &str) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(1);
        let [_, a, b, c] = COUNTER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Self::from_address(base, &format!("10.{a}.{b}.{c}"))
    }

    /// A client behind an address.
    pub(super) fn from_address(base: &str, address: &str) -> Self {
        let forwarded =
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), address.parse().unwrap())]);
        let http = reqwest::Client::builder().cookie_store(true).default_headers(forwarded).build().unwrap();
        Self { http, base: base.to_owned(), token: None }
    }

    /// The same client with this access token.
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The access token.
    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap()
    }

    /// A request to a path under `/api/v1`, or to an absolute one that begins with `//`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path =
            path.strip_prefix("//").map_or_else(|| format!("/api/v1{path}"), |path| format!("/{path}"));
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    /// Puts something that is at a version.
    pub(crate) async fn put_at(&self, path: &str, version: i64, body: Value) -> Answer {
        send(self.request(Method::PUT, path).header("If-Match", etag(version)).json(&body)).await
    }

    /// Patches something that is at a version.
    pub(crate) async fn patch_at(&self, path: &str, version: i64, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).header("If-Match", etag(version)).json(&body)).await
    }

    /// Deletes something that is at a version.
    pub(crate) async fn delete_at(&self, path: &str, version: i64) -> Answer {
        send(self.request(Method::DELETE, path).header("If-Match", etag(version))).await
    }

    /// “暂存” of a draft at a version.
    pub(crate) async fn save(&self, id: &str, version: i64, answers: Value) -> Answer {
        let request = self.request(Method::PATCH, &format!("/applications/{id}"));
        send(request.header("If-Match", etag(version)).json(&json!({ "answers": answers }))).await
    }

    /// Deletes a draft at a version.
    pub(crate) async fn delete_draft(&self, id: &str, version: i64) -> Answer {
        send(self.request(Method::DELETE, &format!("/applications/{id}")).header("If-Match", etag(version)))
            .await
    }

    /// “提交” of a draft at a version, with an idempotency key.
    pub(crate) async fn submit(&self, id: &str, version: i64, key: &str) -> Answer {
        let request = self.request(Method::POST, &format!("/applications/{id}/submission"));
        let request = request.header("If-Match", etag(version)).header("Idempotency-Key", key);
        send(request.json(&json!({ "confirmed": true }))).await
    }

    /// Uploads a file to a slot.
    pub(crate) async fn upload(&self, id: &str, slot: &str, name: &str, content: &[u8]) -> Answer {
        let path = format!("/applications/{id}/attachments?slot={slot}");
        send(self.request(Method::POST, &path).multipart(file(name, content))).await
    }

    /// Uploads a proof document.
    pub(crate) async fn upload_proof(&self, name: &str, content: &[u8]) -> Answer {
        send(
            self.request(Method::PUT, "/organization-registrations/draft/proof")
                .multipart(file(name, content)),
        )
        .await
    }
}

/// A multipart body with one file.
pub(crate) fn file(name: &str, content: &[u8]) -> Form {
    Form::new().part("file", Part::bytes(content.to_vec()).file_name(name.to_owned()))
}

pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Sends a request and reads the answer whole.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
}
