//! Pages whose code is fetched when somebody first opens one of them.
//!
//! The first load carries what everyone sees. With the feature `split` the other pages are cut out of the module into
//! chunks, each for people who do the same thing; `cargo xtask` does the cutting. Without it (while developing) they are
//! part of the module, and there at once.

use futures::future::LocalBoxFuture;
use leptos::prelude::*;

pub(crate) use leptos::wasm_split::SplitLoaderError;

use crate::api::Failure;
use crate::components::loaded;

/// A page. All are of one type, so that what the router makes of a page is compiled once.
pub(crate) type Page = fn() -> AnyView;

/// A page, once its code is there.
pub(crate) type Fetching = LocalBoxFuture<'static, Result<Page, SplitLoaderError>>;

/// A page that belongs to a chunk: `lazy!(chunk, path::to::Component)` gives it as a [`Page`].
macro_rules! lazy {
    ($chunk:ident, $page:path) => {{
        #[cfg(feature = "split")]
        use leptos::wasm_split::wasm_split;
        #[cfg_attr(feature = "split", wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible))]
        fn code() -> Result<$crate::lazy::Page, $crate::lazy::SplitLoaderError> {
            Ok(|| $page().into_any())
        }
        fn fetch() -> $crate::lazy::Fetching {
            #[cfg(feature = "split")]
            let code = code();
            #[cfg(not(feature = "split"))]
            let code = std::future::ready(code());
            Box::pin(code)
        }
        let page: $crate::lazy::Page = || $crate::lazy::show(fetch);
        page
    }};
}

pub(crate) use lazy;

/// The page that is being fetched; if that fails, why, and the way to try again.
pub(crate) fn show(fetch: fn() -> Fetching) -> AnyView {
    loaded(move || async move { fetch().await.map_err(|_| Failure::Unloaded) }, |page: Page| page())
}
