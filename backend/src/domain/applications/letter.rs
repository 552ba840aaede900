//! 申报承诺书 as a Word document, prefilled for the unit that stamps it (guide, clauses 43 and 44).

use openapi::error::ErrorCode;
use openapi::form::letter::{self, LetterNames};
use openapi::ids::ApplicationId;

use super::own;
use crate::app::App;
use crate::domain::activities;
use crate::domain::actor::Actor;
use crate::domain::docx::{self, Document, Line};
use crate::domain::error::{Error, Result};
use crate::domain::files;
use crate::store::organizations;

/// The letter of the unit that stands at `place` (from 1) among those that must stamp.
pub async fn commitment_letter(app: &App, actor: Actor, id: ApplicationId, place: u32) -> Result<Document> {
    let (letter, names) = app
        .db
        .read(move |conn| {
            let row = own(conn, actor, id)?;
            let setting = activities::load(conn, &row.activity_id, &row.award, row.form_version)?;
            let form = &setting.form.definition;
            let found = form.slots().find_map(|slot| Some((slot, slot.letter?)));
            let (slot, letter) = found.ok_or(ErrorCode::NotFound)?;
            let organization = organizations::find(conn, *row.organization_id)?;
            let filer = organization.map(|organization| organization.name).unwrap_or_default();
            let unit = unit(letter::units(form, &slot, &row.answers, &filer), place)?;
            let names = LetterNames {
                title: row.title.clone(),
                unit,
                activity: setting.activity.title.zh.clone(),
                award: setting.award.title.zh.clone(),
            };
            Ok::<_, Error>((letter.clone(), names))
        })
        .await?;
    let mut lines = vec![Line::left("中国质量协会：")];
    lines.extend(letter.wording(&names).into_iter().map(|text| Line::left(format!("    {text}"))));
    lines.push(Line::left(""));
    lines.push(Line::right(format!("单位（公章）：{}    ", names.unit)));
    lines.push(Line::right("日期：        年      月      日    "));
    let file_name = files::clean_name(&format!("{}-{}.docx", letter.title.zh, names.unit));
    Ok(Document { file_name, content: docx::page(&letter.title.zh, &lines)? })
}

fn unit(units: Vec<String>, place: u32) -> Result<String> {
    let index = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
    let found = index.and_then(|index| units.into_iter().nth(index));
    found
        .map(|unit| letter::shown(&unit))
        .ok_or_else(|| Error::field("/unit", "unknown_unit", "没有此单位。", "There is no such unit."))
}
