//! Identifiers. Each noun has its own type, so that one cannot be handed over for another.

use serde::{Deserialize, Serialize};

use crate::parsed::{Refusal, parsed_string};

pub(crate) const INVALID_ID: Refusal =
    Refusal { code: "invalid_id", zh: "标识格式不正确。", en: "This is not a valid identifier." };

pub(crate) const INVALID_SLUG: Refusal = Refusal {
    code: "invalid_slug",
    zh: "标识须为 1 至 40 个小写字母、数字、连字符或下划线。",
    en: "The identifier must be 1 to 40 lower-case letters, digits, hyphens or underscores.",
};

pub(crate) const INVALID_NUMBER_CODE: Refusal = Refusal {
    code: "invalid_number_code",
    zh: "编号代码须为 1 至 8 个大写字母或数字。",
    en: "The number code must be 1 to 8 capital letters or digits.",
};

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id: time-ordered (UUID v7), never to be used as a secret.
            #[cfg(feature = "server")]
            #[allow(clippy::disallowed_methods, reason = "the one place that makes ids")]
            pub fn generate() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::str::FromStr for $name {
            type Err = Refusal;
            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                raw.parse().map(Self).map_err(|_| INVALID_ID)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom("uuid".to_owned())))
                    .into()
            }
        }

        #[cfg(feature = "server")]
        impl utoipa::ToSchema for $name {}
    };
}

uuid_id! {
    /// An account, of an applicant or of staff.
    AccountId
}
uuid_id! {
    /// An organization (单位).
    OrganizationId
}
uuid_id! {
    /// A stamped proof document of an organization's registration (证明文件).
    ProofId
}
uuid_id! {
    /// An application (申报).
    ApplicationId
}
uuid_id! {
    /// A file attached to an application.
    AttachmentId
}
uuid_id! {
    /// A login on one device: a family of refresh tokens.
    SessionId
}

uuid_id! {
    /// An entry of the audit log; sorts by time.
    AuditEntryId
}
uuid_id! {
    /// A notification; sorts by time.
    NotificationId
}
uuid_id! {
    /// A portal: a third-party system with credentials of its own.
    PortalId
}
uuid_id! {
    /// Something that has happened and is to be told; sorts by time.
    EventId
}
uuid_id! {
    /// What staff found of a proof document, once; sorts by time.
    VerificationId
}
uuid_id! {
    /// A message on its way to a phone.
    SmsMessageId
}

uuid_id! {
    /// A message on its way to a mailbox.
    MailId
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $example:literal, $description:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 40 of `a-z 0-9 - _`.
            pub fn parse(raw: &str) -> Result<Self, Refusal> {
                let fits = (1..=40).contains(&raw.len());
                let clean = raw.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
                if fits && clean { Ok(Self(raw.to_owned())) } else { Err(INVALID_SLUG) }
            }

            /// The slug.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        parsed_string!($name, $example, $description);
    };
}

slug! {
    /// An activity (活动): one year's edition of an award scheme. Readable, because it stands in addresses.
    ActivityId, "demo", "活动标识 · Activity, e.g. `2025` or `demo`."
}
slug! {
    /// An award (奖项类型) within an activity: `project`, `individual`.
    AwardKey, "project", "奖项标识 · Award within the activity, e.g. `project` or `individual`."
}

/// The middle part of an application's number (受理编号): `XM` in `2025-XM-000123`. Unique within its activity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NumberCode(String);

impl NumberCode {
    /// Accepts 1 to 8 of `A-Z 0-9`.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let fits = (1..=8).contains(&raw.len());
        let clean = raw.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits && clean { Ok(Self(raw.to_owned())) } else { Err(INVALID_NUMBER_CODE) }
    }
}

impl std::fmt::Display for NumberCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

parsed_string!(
    NumberCode,
    "XM",
    "编号代码 · Middle part of an application's number, e.g. `XM` in `2025-XM-000123`."
);
