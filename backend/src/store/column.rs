//! TEXT columns that hold more than text: ids, enumerations, JSON.

use std::fmt::Debug;
use std::ops::Deref;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use openapi::account::Role;
use openapi::activity::{ActivityState, Contact, Publication, Reason};
use openapi::application::ApplicationStatus;
use openapi::form::definition::FormDefinition;
use openapi::ids::{
    AccountId, ActivityId, ApplicationId, AttachmentId, AwardKey, EventId, MailId, NotificationId,
    NumberCode, OrganizationId, PortalId, ProofId, SessionId, SmsMessageId, VerificationId,
};
use openapi::notification::NotificationKind;
use openapi::organization::desk::VerificationOutcome;
use openapi::organization::{JoinPolicy, OrganizationStatus, RegistrationData};
use openapi::portal::PortalScope;
use openapi::receipt::Receipt;
use openapi::review::{Outcome, ReviewReason};
use openapi::sms_code::SmsPurpose;
use openapi::{CreditCode, Phone};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// A value that is kept in a TEXT column.
pub trait TextValue: Sized {
    /// As kept.
    fn to_text(&self) -> String;
    /// As meant. An error means that the row was not written by this server.
    fn from_text(text: &str) -> Result<Self, BoxedError>;
}

/// A TEXT column that means a `T`.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Column<T: Debug> {
    value: T,
    text: String,
}

impl<T: TextValue + Debug> Column<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Bytes that the column takes.
    pub fn byte_len(&self) -> usize {
        self.text.len()
    }
}

impl<T: TextValue + Debug> From<T> for Column<T> {
    fn from(value: T) -> Self {
        let text = value.to_text();
        Self { value, text }
    }
}

impl<T: Debug> Deref for Column<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Debug, DB> ToSql<Text, DB> for Column<T>
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.text.as_str().to_sql(out)
    }
}

impl<T: TextValue + Debug, DB> FromSql<Text, DB> for Column<T>
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Ok(Self { value: T::from_text(&text)?, text })
    }
}

macro_rules! by_name {
    ($($type:ty),*) => { $(
        impl TextValue for $type {
            fn to_text(&self) -> String {
                self.to_string()
            }
            fn from_text(text: &str) -> Result<Self, BoxedError> {
                Ok(text.parse()?)
            }
        }
    )* };
}
by_name!(
    AccountId,
    ApplicationId,
    AttachmentId,
    EventId,
    MailId,
    NotificationId,
    OrganizationId,
    PortalId,
    ProofId,
    SessionId,
    SmsMessageId,
    VerificationId,
    ActivityId,
    AwardKey,
    NumberCode
);

macro_rules! by_str {
    ($($type:ty),*) => { $(
        impl TextValue for $type {
            fn to_text(&self) -> String {
                self.as_str().to_owned()
            }
            fn from_text(text: &str) -> Result<Self, BoxedError> {
                Ok(text.parse()?)
            }
        }
    )* };
}
by_str!(Phone, CreditCode);

/// Enumerations are kept under the name they have on the wire.
macro_rules! by_wire_name {
    ($($type:ty),*) => { $(
        impl TextValue for $type {
            fn to_text(&self) -> String {
                serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
            }
            fn from_text(text: &str) -> Result<Self, BoxedError> {
                Ok(serde_json::from_value(Value::String(text.to_owned()))?)
            }
        }
    )* };
}
by_wire_name!(
    ActivityState,
    Role,
    OrganizationStatus,
    VerificationOutcome,
    JoinPolicy,
    Publication,
    ApplicationStatus,
    Outcome,
    MembershipRole,
    FileState,
    MessageState,
    NotificationKind,
    SmsPurpose
);

macro_rules! by_json {
    ($($type:ty),*) => { $(
        impl TextValue for $type {
            fn to_text(&self) -> String {
                json(self)
            }
            fn from_text(text: &str) -> Result<Self, BoxedError> {
                from_json(text)
            }
        }
    )* };
}
by_json!(
    Map<String, Value>,
    Vec<ReviewReason>,
    Vec<openapi::Text>,
    Vec<Reason>,
    Vec<String>,
    Vec<PortalScope>,
    openapi::Text,
    Contact,
    FormDefinition,
    Receipt,
    RegistrationData
);

fn json<T: Serialize>(value: &T) -> String {
    // The contract's types have string keys and no fallible serialisers; an empty column would fail its next read.
    serde_json::to_string(value).unwrap_or_default()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, BoxedError> {
    Ok(serde_json::from_str(text)?)
}

/// An account's part in its organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipRole {
    /// The one administrator.
    Admin,
    /// Everyone else.
    Member,
}

/// Whether a file has arrived in the object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// On its way, or lost on it.
    Pending,
    /// There.
    Ready,
}

/// How far a message to a phone has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// To be delivered.
    Pending,
    /// Delivered to whoever sends it on.
    Sent,
    /// Given up.
    Failed,
    /// Not to be delivered: nobody is to be told.
    Suppressed,
}
