//! Which problems an operation can answer: by what it takes, then by what it does.

use openapi::error::ErrorCode;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};

fn is_if_match(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match")
}

fn is_query(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query)
}

/// Operations about oneself, and the download whose answer depends on the file.
const OPEN_TO_EVERY_ROLE: [&str; 11] = [
    "changePassword",
    "changePhone",
    "downloadAttachment",
    "endAllSessions",
    "endSession",
    "exportMyData",
    "getMyAccount",
    "listNotifications",
    "listSessions",
    "markNotificationsRead",
    "updateMyAccount",
];

/// Operations for who must change a temporary password, or set up a second factor, before anything else.
const OPEN_TO_THE_UNREADY: [&str; 2] = ["changePassword", "getMyAccount"];

/// Operations that a portal may call with its own token.
const OPEN_TO_PORTALS: [&str; 4] = ["getApplication", "getReceipt", "getReviewResult", "listApplications"];

/// Operations of which a caller may only have so many.
const LIMITED: [&str; 17] = [
    "beginSecondFactor",
    "cancelAccount",
    "changePassword",
    "changePhone",
    "confirmSecondFactor",
    "exportMyData",
    "issueToken",
    "joinOrganization",
    "copyApplication",
    "login",
    "lookupOrganization",
    "registerPersonalAccount",
    "removeSecondFactor",
    "resetPassword",
    "saveOrganizationRegistration",
    "transferAdmin",
    "verifyReceipt",
];

/// What an operation can answer: by what it takes, then by what it does.
pub(super) fn of(path: &str, operation: &Operation) -> Vec<ErrorCode> {
    use ErrorCode as E;
    let id = operation.operation_id.as_deref().unwrap_or_default();
    if !path.starts_with("/api/") {
        return Vec::new();
    }
    let mut codes = vec![E::Internal, E::Unavailable];
    if operation.security.is_some() {
        codes.push(E::Unauthenticated);
    }
    if operation.security.is_some() && !OPEN_TO_EVERY_ROLE.contains(&id) {
        codes.push(E::Forbidden);
    }
    let of_staff =
        path.starts_with("/api/v1/admin/") || OPEN_TO_EVERY_ROLE.contains(&id) || id == "removeSecondFactor";
    if of_staff && !OPEN_TO_THE_UNREADY.contains(&id) {
        codes.extend([E::PasswordChangeRequired, E::SecondFactorSetupRequired]);
    }
    if path.contains('{') {
        codes.push(E::NotFound);
    }
    let parameters = || operation.parameters.iter().flatten();
    if parameters().any(is_if_match) {
        codes.extend([E::PreconditionRequired, E::StaleVersion, E::MalformedRequest]);
    }
    if parameters().any(is_query) {
        codes.push(E::InvalidRequest);
    }
    if operation.request_body.is_some() {
        codes.extend([
            E::MalformedRequest,
            E::RequestTimeout,
            E::RequestTooLarge,
            E::UnsupportedMediaType,
            E::InvalidRequest,
        ]);
    }
    if LIMITED.contains(&id) {
        codes.push(E::TooManyRequests);
    }
    if OPEN_TO_PORTALS.contains(&id) {
        codes.push(E::ConsentRequired);
    }
    codes.extend_from_slice(by_operation(id));
    codes
}

/// What an operation can answer because of what it does.
fn by_operation(id: &str) -> &'static [ErrorCode] {
    use ErrorCode as E;
    match id {
        "joinOrganization" => &[E::AlreadyMember, E::JoinPending, E::OrganizationSuspended],
        "approveMember" => &[E::AlreadyMember, E::OrganizationSuspended],
        "removeMember" => &[E::AdminMustTransfer, E::OrganizationSuspended],
        "updateMyOrganization" | "transferAdmin" => &[E::OrganizationSuspended],
        "getMyOrganization" => &[E::OrganizationRequired],
        "refreshSession" => &[E::Unauthenticated, E::ForeignOrigin],
        "logout" => &[E::ForeignOrigin],
        "registerPersonalAccount" | "changePhone" => &[E::PhoneTaken],
        "saveOrganizationRegistration" => &[E::PhoneTaken, E::AlreadyMember, E::JoinPending],
        "discardOrganizationRegistration"
        | "downloadMyOrganizationProof"
        | "downloadOrganizationProof"
        | "getOrganizationRegistration"
        | "suspendAccount" => &[E::NotFound],
        "grantPortalConsent" => &[E::NotFound, E::OrganizationSuspended],
        "uploadOrganizationProof" | "replaceMyOrganizationProof" => &[
            E::NotFound,
            E::OrganizationSuspended,
            E::FileTooLarge,
            E::FileEmpty,
            E::FileKindRefused,
            E::FileUnreadable,
            E::FileTruncated,
            E::ImageTooLarge,
        ],
        "registerOrganization" => &[
            E::NotFound,
            E::OrganizationTaken,
            E::AlreadyMember,
            E::IdempotencyKeyReused,
            E::IdempotencyKeyRequired,
        ],
        "createApplication" | "copyApplication" => &[
            E::NotFound,
            E::OrganizationRequired,
            E::OrganizationSuspended,
            E::FilingNotOpen,
            E::FilingClosed,
            E::TooManyDrafts,
            E::IdempotencyKeyReused,
        ],
        "saveApplication" | "deleteDraft" | "restoreRevision" | "updateAttachment" | "deleteAttachment" => {
            &[E::FilingNotOpen, E::FilingClosed, E::AlreadySubmitted, E::OrganizationSuspended]
        }
        "uploadAttachment" => &[
            E::FilingNotOpen,
            E::FilingClosed,
            E::AlreadySubmitted,
            E::OrganizationSuspended,
            E::FileTooLarge,
            E::FileEmpty,
            E::FileKindRefused,
            E::FileUnreadable,
            E::FileTruncated,
            E::FileEncrypted,
            E::ImageTooLarge,
            E::TooManyFiles,
            E::QuotaExceeded,
        ],
        "submitApplication" => &[
            E::FilingNotOpen,
            E::FilingClosed,
            E::AlreadySubmitted,
            E::NotAMember,
            E::OrganizationSuspended,
            E::OrganizationRejected,
            E::Incomplete,
            E::IdempotencyKeyRequired,
            E::IdempotencyKeyReused,
        ],
        "createActivity" | "copyActivity" => &[E::ActivityExists],
        "changeActivityWindows" | "putAwardForm" => &[E::ActivityArchived],
        "updateActivity" | "putAward" => &[E::ActivityArchived, E::AlreadyFiled],
        "deleteAward" => &[E::ActivityArchived, E::AlreadyFiled, E::ActivityIncomplete],
        "publishActivity" => &[E::ActivityArchived, E::ActivityIncomplete],
        "archiveActivity" => &[E::ActivityNotPublished, E::ActivityInProgress],
        "claimApplication" | "recordReviewResult" => &[E::NotReviewable, E::CaseTaken],
        "correctReviewResult" => &[E::NotReviewed, E::ResultCorrected],
        "publishReviewResults" => &[E::NotJoint, E::NothingToPublish],
        "releaseApplication" => &[E::CaseTaken],
        _ => by_way_in(id),
    }
}

/// The same, of the ways in and out.
fn by_way_in(id: &str) -> &'static [ErrorCode] {
    use ErrorCode as E;
    match id {
        "login" => &[
            E::InvalidCredentials,
            E::ForeignOrigin,
            E::AccountSuspended,
            E::SecondFactorRequired,
            E::SecondFactorWrong,
            E::TemporaryPasswordExpired,
        ],
        "issueToken" => &[
            E::InvalidCredentials,
            E::InvalidClient,
            E::Unauthenticated,
            E::AccountSuspended,
            E::Forbidden,
            E::SecondFactorRequired,
            E::SecondFactorWrong,
            E::TemporaryPasswordExpired,
        ],
        "resetPassword" => {
            &[E::InvalidCredentials, E::AccountSuspended, E::SecondFactorRequired, E::SecondFactorWrong]
        }
        "cancelAccount" => &[
            E::InvalidCredentials,
            E::AccountSuspended,
            E::Forbidden,
            E::AccountParticipated,
            E::OrganizationHasMembers,
            E::OrganizationSuspended,
            E::Unauthenticated,
        ],
        _ => by_operation_of_staff(id),
    }
}

/// The same, of what staff do with organizations, accounts and their own second factor.
fn by_operation_of_staff(id: &str) -> &'static [ErrorCode] {
    use ErrorCode as E;
    match id {
        "importParticipationsCsv" => &[E::FileTooLarge],
        "createStaff" => &[E::PhoneTaken],
        "updateStaff" => &[E::LastAdmin],
        "resetStaffPassword" | "resetStaffSecondFactor" => &[E::OwnAccount],
        "beginSecondFactor" => &[E::SecondFactorActive],
        "confirmSecondFactor" => &[E::SecondFactorNotBegun, E::SecondFactorActive],
        "removeSecondFactor" => &[E::NotFound],
        "verifyOrganization" => &[E::OrganizationGone, E::ProofReplaced],
        "suspendOrganization" | "mergeOrganization" => &[E::OrganizationGone],
        _ => &[],
    }
}
