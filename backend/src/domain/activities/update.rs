//! Changes what an activity says: title, notice, contact, the words about its awards.

use std::collections::BTreeMap;

use openapi::Text;
use openapi::activity::{AdminActivity, AwardPatch, Contact, Publication, UpdateActivity};
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::admin;
use super::rules::Wrong;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::{self, Subject};
use crate::domain::error::{Error, Result};
use crate::store::Conn;
use crate::store::activities::{self as store, ActivityRow, ActivityTexts, AwardRow};

/// What can be changed here, as it stands: what a patch is applied to, and what the audit log compares.
#[derive(Clone, Serialize)]
struct Words {
    year: i32,
    title: Text,
    notice: Vec<Text>,
    contact: Contact,
    publication: Publication,
    awards: BTreeMap<AwardKey, AwardWords>,
}

#[derive(Clone, Serialize)]
struct AwardWords {
    title: Text,
    advice: Text,
}

/// Applies a merge patch to the activity at `version`.
pub async fn update(
    app: &App,
    actor: Actor,
    id: ActivityId,
    version: i64,
    request: UpdateActivity,
) -> Result<AdminActivity> {
    let app_ = app.clone();
    app.db
        .write(move |conn| {
            let row = admin::changeable_at(conn, &id, version)?;
            let awards = store::awards_of(conn, &id)?;
            let before = Words::of(&row, &awards);
            let after = before.clone().patched(request.clone())?;
            let settled = (before.year, before.publication) != (after.year, after.publication);
            if settled && store::has_submissions(conn, &id)? {
                return Err(ErrorCode::AlreadyFiled.into());
            }
            let detail = differences(&before, &after)?;
            if detail == json!({ "before": {}, "after": {} }) {
                return admin::find(&app_, conn, &id);
            }
            after.write(conn, &row, awards)?;
            let subject = Subject::Activity(id.clone());
            audit::record(conn, app_.clock.now(), actor, AuditAction::UpdateActivity, &subject, &detail)?;
            admin::find(&app_, conn, &id)
        })
        .await
}

impl Words {
    fn of(row: &ActivityRow, awards: &[AwardRow]) -> Self {
        let words = |row: &AwardRow| {
            let words =
                AwardWords { title: row.title.clone().into_inner(), advice: row.advice.clone().into_inner() };
            (row.key.clone().into_inner(), words)
        };
        Self {
            year: row.year,
            title: row.title.clone().into_inner(),
            notice: row.notice.clone().into_inner(),
            contact: row.contact.clone().into_inner(),
            publication: *row.publication,
            awards: awards.iter().map(words).collect(),
        }
    }

    fn patched(mut self, patch: UpdateActivity) -> Result<Self> {
        let mut wrong = Wrong::default();
        if let Some(year) = patch.year {
            self.year = year;
            wrong.year(year, "/year");
        }
        if let Some(title) = patch.title {
            title.apply(&mut self.title);
            wrong.title(&self.title, "/title");
        }
        if let Some(notice) = patch.notice {
            self.notice = notice;
            wrong.notice(&self.notice);
        }
        if let Some(contact) = patch.contact {
            contact.apply(&mut self.contact);
            wrong.contact(&self.contact);
        }
        self.publication = patch.publication.unwrap_or(self.publication);
        for (key, patch) in patch.awards.unwrap_or_default() {
            self.patch_award(&key, patch, &mut wrong);
        }
        wrong.none().map(|()| self)
    }

    fn patch_award(&mut self, key: &AwardKey, patch: AwardPatch, wrong: &mut Wrong) {
        let at = format!("/awards/{key}");
        let Some(words) = self.awards.get_mut(key) else {
            return wrong.add(at, "unknown_award", "该活动没有此奖项。", "The activity has no such award.");
        };
        if let Some(title) = patch.title {
            title.apply(&mut words.title);
            wrong.title(&words.title, &format!("{at}/title"));
        }
        if let Some(advice) = patch.advice {
            advice.apply(&mut words.advice);
            wrong.advice(&words.advice, &format!("{at}/advice"));
        }
    }

    fn write(mut self, conn: &mut Conn, row: &ActivityRow, awards: Vec<AwardRow>) -> Result<()> {
        for award in awards {
            if let Some(words) = self.awards.remove(&*award.key) {
                let (title, advice) = (words.title.into(), words.advice.into());
                store::set_award_texts(conn, &AwardRow { title, advice, ..award })?;
            }
        }
        let texts = ActivityTexts {
            year: self.year,
            title: self.title.into(),
            notice: self.notice.into(),
            contact: self.contact.into(),
            publication: self.publication.into(),
        };
        if store::set_texts(conn, &row.id, row.version, &texts)? {
            Ok(())
        } else {
            Err(Error::Stale { current: row.version + 1 })
        }
    }
}

/// The members that are not what they were, before and after.
fn differences(before: &Words, after: &Words) -> Result<Value> {
    let members = |words: &Words| match serde_json::to_value(words) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Error::internal("words that are no object")),
    };
    let (before, after) = (members(before)?, members(after)?);
    let unlike = |these: &Map<String, Value>, those: &Map<String, Value>| -> Map<String, Value> {
        let unlike = these.iter().filter(|(name, value)| those.get(*name) != Some(*value));
        unlike.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    Ok(json!({ "before": unlike(&before, &after), "after": unlike(&after, &before) }))
}
