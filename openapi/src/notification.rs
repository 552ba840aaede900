//! 通知: what happened to one's account and organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::ids::{ApplicationId, NotificationId};
use crate::text::Text;

/// What a notification tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// To the administrator: someone has joined.
    MemberJoined,
    /// To the administrator: someone asks to join.
    JoinRequested,
    /// To the applicant: the administrator has agreed.
    JoinApproved,
    /// To the applicant: the administrator has declined.
    JoinDeclined,
    /// To the member: the administrator has removed them.
    MemberRemoved,
    /// To the administrator: a member has left.
    MemberLeft,
    /// To the successor: they are the organization's administrator now.
    AdminReceived,
    /// To the former administrator: their account is a personal one now.
    AdminHandedOver,
    /// To who has asked to join: the organization's administrator account was closed.
    OrganizationCancelled,
    /// To the holder: the password was changed.
    PasswordChanged,
    /// To the holder: the phone number was changed.
    PhoneChanged,
    /// To the administrator: staff have accepted the organization's proof.
    OrganizationVerified,
    /// To the administrator: staff have refused it, and why.
    OrganizationRejected,
    /// To the administrator: staff have suspended the organization, and why.
    OrganizationSuspended,
    /// To the administrator: the suspension is over.
    OrganizationReinstated,
    /// To whoever belonged to it: the organization was merged into another one.
    OrganizationMerged,
    /// To the administrator: another organization was merged into this one.
    OrganizationAbsorbed,
    /// To who has asked to join: the organization was merged into another one.
    JoinLapsed,
    /// To whoever submitted it, and to the organization's administrator: an application was submitted.
    ApplicationSubmitted,
    /// To whoever carries on a draft: its activity's filing closes at another time than before.
    DeadlineMoved,
    /// To the same: the close was moved, and has passed; the draft was not submitted.
    FilingEnded,
    /// To the same: the result of its formal review can be seen.
    ResultPublished,
    /// To the same: that result was corrected.
    ResultCorrected,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Its id; sorts by time.
    pub id: NotificationId,
    /// What it tells of.
    pub kind: NotificationKind,
    /// The whole of it, for people.
    pub text: Text,
    /// The application that it leads to, if it is of one.
    pub application_id: Option<ApplicationId>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// Whether it has been read.
    pub read: bool,
}

/// One page of notifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NotificationList {
    /// Newest first.
    pub items: Vec<Notification>,
    /// Pass as `after` to read on; absent on the last page. Opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many of all are unread; 99 means 99 or more.
    #[cfg_attr(feature = "server", schema(example = 2))]
    pub unread: u32,
}

/// Marks notifications as read.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The newest one that was seen; it and all older ones are read.
    pub up_to: NotificationId,
}
