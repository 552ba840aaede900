//! What the database can answer besides rows. The one place that reads its error messages.

use super::conn::Engine;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint refused the row; `0` names it as the migrations do.
    #[error("unique constraint {0}")]
    Unique(Constraint),
    /// A trigger refused to change what is immutable.
    #[error("immutable: {0}")]
    Immutable(String),
    /// Concurrent transactions cannot both be right; run this one again.
    #[error("serialization failure: {0}")]
    Serialization(String),
    /// The database cannot be reached or gives no connection in time.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// Anything else: a defect of ours or of the machine.
    #[error(transparent)]
    Other(DieselError),
}

/// The unique constraints that a rule rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// One account per phone.
    AccountPhone,
    /// One organization per name.
    OrganizationName,
    /// One organization per credit code.
    OrganizationCreditCode,
    /// One organization per account.
    MembershipAccount,
    /// One administrator per organization.
    OrganizationAdmin,
    /// One submission per application.
    Submission,
    /// One review result per application.
    ReviewResult,
    /// One correction in each place of a result's history.
    ReviewCorrection,
    /// One answer per idempotency key.
    IdempotencyKey,
    /// One registration per account.
    Registration,
    /// One pending request to join per account.
    JoinRequest,
    /// One activity per id.
    Activity,
    /// One award per key and activity.
    Award,
    /// One award per number code and activity.
    AwardNumberCode,
    /// Another, on which no rule rests.
    Other,
}

impl std::fmt::Display for Constraint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

const SQLITE_UNIQUE: &str = "UNIQUE constraint failed: ";

/// Each constraint as PostgreSQL names it and as SQLite describes it (it names none).
const CONSTRAINTS: &[(&str, &str, Constraint)] = &[
    ("accounts_phone_key", "accounts.phone", Constraint::AccountPhone),
    ("organizations_name_key", "organizations.name_key", Constraint::OrganizationName),
    ("organizations_credit_code_key", "organizations.credit_code", Constraint::OrganizationCreditCode),
    ("memberships_pkey", "memberships.account_id", Constraint::MembershipAccount),
    ("memberships_one_admin", "memberships.organization_id", Constraint::OrganizationAdmin),
    ("submissions_pkey", "submissions.application_id", Constraint::Submission),
    ("review_results_pkey", "review_results.application_id", Constraint::ReviewResult),
    (
        "review_corrections_pkey",
        "review_corrections.application_id, review_corrections.entry",
        Constraint::ReviewCorrection,
    ),
    ("registrations_pkey", "registrations.account_id", Constraint::Registration),
    ("join_requests_pkey", "join_requests.account_id", Constraint::JoinRequest),
    ("activities_pkey", "activities.id", Constraint::Activity),
    ("awards_pkey", "awards.activity_id, awards.key", Constraint::Award),
    ("awards_number_code", "awards.activity_id, awards.number_code", Constraint::AwardNumberCode),
    (
        "idempotency_keys_pkey",
        "idempotency_keys.account_id, idempotency_keys.operation, idempotency_keys.key",
        Constraint::IdempotencyKey,
    ),
];

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        // The commit's own failure is the one that matters.
        if let DieselError::RollbackErrorOnCommit { commit_error, .. } = error {
            return Self::from(*commit_error);
        }
        let DieselError::DatabaseError(kind, info) = &error else { return Self::Other(error) };
        let message = info.message().to_owned();
        match kind {
            DatabaseErrorKind::UniqueViolation => Self::Unique(constraint(info.constraint_name(), &message)),
            DatabaseErrorKind::SerializationFailure => Self::Serialization(message),
            DatabaseErrorKind::ClosedConnection => Self::Unavailable(message),
            _ => Self::from_message(message, error),
        }
    }
}

impl StoreError {
    /// Whether the transaction met another one and is worth running again. On PostgreSQL that may show as a violated
    /// constraint as well: what was looked for and not found is there by now. One that stands for a rule has been
    /// turned into the rule before; on SQLite writers never meet.
    pub fn is_race(&self, engine: Engine) -> bool {
        match self {
            Self::Serialization(_) => true,
            Self::Unique(_) => engine == Engine::Postgres,
            _ => false,
        }
    }

    fn from_message(message: String, error: DieselError) -> Self {
        // SQLite's triggers against REPLACE speak as the constraint does.
        if message.starts_with(SQLITE_UNIQUE) {
            Self::Unique(constraint(None, &message))
        } else if let Some((_, table)) = message.split_once("immutable: ") {
            Self::Immutable(table.to_owned())
        } else if ["deadlock detected", "database is locked"].iter().any(|busy| message.contains(busy)) {
            Self::Serialization(message)
        } else if message.contains("terminating connection")
            || message.contains("server closed the connection")
        {
            Self::Unavailable(message)
        } else {
            Self::Other(error)
        }
    }
}

fn constraint(name: Option<&str>, message: &str) -> Constraint {
    let described = message.strip_prefix(SQLITE_UNIQUE).unwrap_or_default();
    CONSTRAINTS
        .iter()
        .find(|(postgres, sqlite, _)| name == Some(postgres) || described == *sqlite)
        .map_or(Constraint::Other, |(_, _, constraint)| *constraint)
}
