//! What a form that is only looked at stands for: an application that nobody has begun.

use chrono::{DateTime, Utc};
use openapi::CreditCode;
use openapi::activity::AwardForm;
use openapi::application::{Application, ApplicationStatus, ApplicationSummary};
use openapi::attachment::Attachment;
use openapi::form::answers::{Answers, FilingOrganization, bind};
use openapi::time::Window;

use super::uploads::Upload;
use crate::drafts::Shelf;

/// The id of nothing.
const NONE: &str = "00000000-0000-7000-8000-000000000000";
/// Who would file; the name says that it is none.
const ORGANIZATION: &str = "示例单位（预览）";
const CREDIT_CODE: &str = "91440300708461136T";

/// An application in which nothing is filled in but what the system knows.
pub(super) fn application(form: &AwardForm, filing: Window) -> Option<Application> {
    let organization = FilingOrganization {
        name: ORGANIZATION.to_owned(),
        credit_code: CreditCode::parse(CREDIT_CODE).ok().map(String::from)?,
    };
    let mut answers = Answers::new();
    bind(&form.form, &mut answers, &organization);
    let summary = summary(form, filing)?;
    Some(Application { summary, form_version: form.version, answers, attachments: Vec::new() })
}

fn summary(form: &AwardForm, filing: Window) -> Option<ApplicationSummary> {
    Some(ApplicationSummary {
        id: NONE.parse().ok()?,
        activity_id: form.activity_id.clone(),
        activity_title: form.title.clone(),
        award: form.award.clone(),
        award_title: form.title.clone(),
        organization_name: ORGANIZATION.to_owned(),
        author_name: String::new(),
        own: true,
        title: String::new(),
        status: ApplicationStatus::Draft,
        version: 1,
        filing,
        created_at: filing.opens_at,
        updated_at: filing.opens_at,
        number: None,
        submitted_at: None,
        reviewed_at: None,
        missing: None,
    })
}

/// A place in the browser where nothing is ever put.
pub(super) fn shelf() -> Option<Shelf> {
    Some(Shelf { account: NONE.parse().ok()?, application: NONE.parse().ok()? })
}

/// A chosen file as if it had arrived.
pub(super) fn attachment(upload: &Upload, now: DateTime<Utc>) -> Option<Attachment> {
    // As whole bytes by the browser: Rust has no safe way from a floating-point number.
    let size = js_sys::Number::from(upload.file.size()).to_fixed(0).ok().map(String::from)?;
    Some(Attachment {
        id: format!("00000000-0000-7000-8000-{:012}", upload.number).parse().ok()?,
        slot: upload.slot.clone(),
        file_name: upload.file.name(),
        media_type: upload.file.type_(),
        size: size.parse().ok()?,
        sha256: String::new(),
        covers: Vec::new(),
        seal_seen: None,
        uploaded_at: now,
    })
}
