//! The building blocks of the pages. They know nothing of awards or of the server.

mod button;
mod checkbox;
mod countdown;
mod dialog;
mod drop_zone;
mod empty_state;
mod error_summary;
mod field;
mod loaded;
mod notice;
mod object_url;
mod preview;
mod select;
mod status_tag;
mod task;
mod text_input;
mod timeline;
mod toast;
mod when;

pub(crate) mod account_menu;
pub(crate) mod page_shell;

pub(crate) use button::{Button, Look};
pub(crate) use checkbox::Checkbox;
pub(crate) use countdown::{Countdown, Deadline};
pub(crate) use dialog::{Confirm, Dialog};
pub(crate) use drop_zone::DropZone;
pub(crate) use empty_state::EmptyState;
pub(crate) use error_summary::{ErrorLine, ErrorSummary, focus_error_summary};
pub(crate) use field::{Field, Remark, described_by, is_wrong};
pub(crate) use loaded::loaded;
pub(crate) use notice::{Notice, Tone};
pub(crate) use object_url::ObjectUrl;
pub(crate) use preview::Preview;
pub(crate) use select::Select;
pub(crate) use status_tag::{StatusTag, Tag, status_tag};
pub(crate) use task::Task;
pub(crate) use text_input::TextInput;
pub(crate) use timeline::{Step, StepState, Timeline};
pub(crate) use toast::{ToastList, Toasts};
pub(crate) use when::When;
