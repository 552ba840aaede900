//! Files that only a token can fetch, as addresses that an `<img>` can show.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, Url};

use crate::api::Failure;

/// A fetched file's address; it holds until the owner is gone or another file takes its place.
#[derive(Clone, Copy)]
pub(crate) struct ObjectUrl(RwSignal<Option<Result<String, Failure>>>);

impl ObjectUrl {
    /// No file yet.
    pub(crate) fn new() -> Self {
        let url = Self(RwSignal::new(None));
        on_cleanup(move || url.forget());
        url
    }

    /// The address, or why there is none; `None` while it is on its way.
    pub(crate) fn get(self) -> Option<Result<String, Failure>> {
        self.0.get()
    }

    /// Shows this file from now on.
    pub(crate) fn show(self, file: impl Future<Output = Result<Blob, Failure>> + 'static) {
        self.forget();
        spawn_local(async move {
            let url = file
                .await
                .and_then(|file| Url::create_object_url_with_blob(&file).map_err(|_| Failure::Unexpected));
            if self.0.is_disposed() {
                revoke(Some(url));
            } else {
                self.0.set(Some(url));
            }
        });
    }

    fn forget(self) {
        revoke(self.0.try_update(Option::take).flatten());
    }
}

/// The browser keeps the whole file as long as it has an address.
fn revoke(url: Option<Result<String, Failure>>) {
    if let Some(Ok(url)) = url {
        let _ = Url::revoke_object_url(&url);
    }
}
