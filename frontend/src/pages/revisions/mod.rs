//! 历史版本: what a draft was before, to look at and to come back to.

mod list;
mod one;

pub(crate) use list::RevisionsPage;
pub(crate) use one::RevisionPage;
