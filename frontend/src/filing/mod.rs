//! A draft that is being filled in: its answers, its files, what is still missing, and its saving.
//!
//! The pure parts (`pointer`, `merge`, `sections`, `wording`) know nothing of the browser and are tested natively.

pub(crate) mod autosave;
pub(crate) mod merge;
pub(crate) mod pointer;
pub(crate) mod sections;
pub(crate) mod uploads;
pub(crate) mod wording;

mod draft;
mod pretended;

pub(crate) use draft::{Draft, attached, filing};
