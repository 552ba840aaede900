//! Why a use case ends without its effect.

use openapi::error::{ErrorCode, FieldError};
use openapi::form::check::Finding;

use super::limits::Exceeded;
use crate::storage::StorageError;
use crate::store::{StoreError, TransactionError};

/// Why a use case ends without its effect.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no.
    #[error("{0:?}")]
    Refused(ErrorCode),
    /// Values are missing or wrong.
    #[error("{0:?}: {1:?}")]
    Invalid(ErrorCode, Vec<FieldError>),
    /// The draft has moved on; `current` is its version now.
    #[error("stale; now at version {current}")]
    Stale {
        /// The draft's present version.
        current: i64,
    },
    /// A limit is used up.
    #[error("limited: {0:?}")]
    Limited(Exceeded),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A defect of ours or of the machine; the text is for the log only.
    #[error("{0}")]
    Internal(String),
}

/// What a use case returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A defect, with words for the log.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// One value is missing or wrong.
    pub fn field(pointer: &str, code: &str, zh: &str, en: &str) -> Self {
        let error = FieldError::new(pointer, code, openapi::Text::new(zh, en));
        Self::Invalid(ErrorCode::InvalidRequest, vec![error])
    }

    /// Several are, within one member of the request.
    pub fn fields_in(member: &str, mut errors: Vec<FieldError>) -> Self {
        for error in &mut errors {
            error.pointer.insert_str(0, member);
        }
        Self::fields(errors)
    }

    /// Several are.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self::Invalid(ErrorCode::InvalidRequest, errors)
    }

    /// Findings stop the submission.
    pub fn incomplete(findings: Vec<Finding>) -> Self {
        Self::Invalid(ErrorCode::Incomplete, findings.into_iter().map(FieldError::from).collect())
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl TransactionError for Error {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// Turns the violation of one constraint into the rule it stands for.
pub trait OnConstraint<T> {
    /// `code` when `constraint` refused the row, the error itself otherwise.
    fn on_constraint(self, constraint: crate::store::Constraint, code: ErrorCode) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, StoreError> {
    fn on_constraint(self, constraint: crate::store::Constraint, code: ErrorCode) -> Result<T> {
        self.map_err(|error| match error {
            StoreError::Unique(violated) if violated == constraint => Error::Refused(code),
            other => Error::Store(other),
        })
    }
}
