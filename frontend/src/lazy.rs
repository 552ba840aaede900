//! Pages whose code is fetched when somebody first opens one of them.
//!
//! The first load carries what everyone sees. With the feature `split` the other pages are cut out of the module into
//! chunks, each for people who do the same thing; `cargo xtask` does the cutting. Without it (while developing) they are
//! part of the module, and there at once.

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(crate) use leptos::wasm_split::SplitLoaderError;

use crate::api::Failure;
use crate::components::loaded;

/// A page. All are of one type, so that what the router makes of a page is compiled once.
pub(crate) type Page = fn() -> AnyView;

/// A page, once its code is there.
pub(crate) type Fetching = LocalBoxFuture<'static, Result<Page, SplitLoaderError>>;

/// How to get a page's code; it is fetched once.
pub(crate) type Code = fn() -> Fetching;

/// The [`Code`] of a page that belongs to a chunk: `lazy!(chunk, path::to::Component)`.
macro_rules! lazy {
    ($chunk:ident, $page:path) => {{
        #[cfg(feature = "split")]
        use leptos::wasm_split::wasm_split;
        #[cfg_attr(feature = "split", wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible))]
        fn code() -> Result<$crate::lazy::Page, $crate::lazy::SplitLoaderError> {
            Ok(|| $page().into_any())
        }
        let fetch: $crate::lazy::Code = || {
            #[cfg(feature = "split")]
            let code = code();
            #[cfg(not(feature = "split"))]
            let code = std::future::ready(code());
            Box::pin(code)
        };
        fetch
    }};
}

pub(crate) use lazy;

/// Has the code on its way before the page can show.
pub(crate) fn prefetch(code: Code) {
    spawn_local(async move { drop(code().await) });
}

/// The page; while it is being fetched a still frame, and if that fails, why, and the way to try again.
pub(crate) fn show(code: Code) -> AnyView {
    loaded(move || async move { code().await.map_err(|_| Failure::Unloaded) }, |page: Page| page())
}
