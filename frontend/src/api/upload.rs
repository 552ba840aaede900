//! Sending a file: `XMLHttpRequest`, because `fetch` tells nothing of its progress.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

use super::call::refusal;
use super::{BASE, Failure, token};
use crate::decode::decode;

/// Calls an upload off.
#[derive(Clone, Default)]
pub(crate) struct Abort {
    running: Rc<RefCell<Option<XmlHttpRequest>>>,
    asked: Rc<Cell<bool>>,
}

impl Abort {
    /// Stops the upload, now or before it has begun.
    pub(crate) fn abort(&self) {
        self.asked.set(true);
        if let Some(request) = self.running.borrow_mut().take() {
            let _ = request.abort();
        }
    }
}

/// Sends `file` as the field `file`, telling the part that has gone out (0 to 1).
pub(crate) async fn send<T: DeserializeOwned>(
    method: &str,
    path: &str,
    file: &File,
    abort: &Abort,
    progress: impl Fn(f64) + Clone + 'static,
) -> Result<T, Failure> {
    let first = attempt(method, path, file, token::current().await?, abort, progress.clone()).await?;
    let (status, body) = if first.0 == 401 {
        let session = token::renew().await?;
        attempt(method, path, file, Some(session.access_token), abort, progress).await?
    } else {
        first
    };
    if (200..300).contains(&status) { decode(&body).ok_or(Failure::Unexpected) } else { Err(refusal(&body)) }
}

async fn attempt(
    method: &str,
    path: &str,
    file: &File,
    token: Option<String>,
    abort: &Abort,
    progress: impl Fn(f64) + 'static,
) -> Result<(u16, String), Failure> {
    if abort.asked.get() {
        return Err(Failure::Aborted);
    }
    let request = XmlHttpRequest::new().map_err(|_| Failure::Unexpected)?;
    let body = prepare(&request, method, path, file, token).ok_or(Failure::Unexpected)?;
    let (told, ended) = oneshot::channel::<()>();
    let mut told = Some(told);
    let on_end = Closure::<dyn FnMut()>::new(move || drop(told.take()));
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            progress(event.loaded() / event.total().max(1.0));
        }
    });
    request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    request.send_with_opt_form_data(Some(&body)).map_err(|_| Failure::Offline)?;
    abort.running.replace(Some(request.clone()));
    // The sender is dropped at the end, which is all that there is to be told.
    let _ = ended.await;
    abort.running.replace(None);
    outcome(&request, abort)
}

fn prepare(
    request: &XmlHttpRequest,
    method: &str,
    path: &str,
    file: &File,
    token: Option<String>,
) -> Option<FormData> {
    request.open(method, &format!("{BASE}{path}")).ok()?;
    request.set_request_header("accept-language", "zh-CN").ok()?;
    if let Some(token) = token {
        request.set_request_header("authorization", &format!("Bearer {token}")).ok()?;
    }
    let body = FormData::new().ok()?;
    body.append_with_blob_and_filename("file", file, &file.name()).ok()?;
    Some(body)
}

fn outcome(request: &XmlHttpRequest, abort: &Abort) -> Result<(u16, String), Failure> {
    match request.status().unwrap_or_default() {
        _ if abort.asked.get() => Err(Failure::Aborted),
        0 => Err(Failure::Offline),
        status => Ok((status, request.response_text().ok().flatten().unwrap_or_default())),
    }
}
