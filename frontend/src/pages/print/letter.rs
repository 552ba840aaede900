//! 申报承诺书, prefilled for one of the units that stamp (guide, clauses 43 and 44): the words of the Word document.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use openapi::form::definition::Letter;
use openapi::form::letter::{LetterNames, units};

use crate::browser;
use crate::components::{EmptyState, PrintHead, loaded};
use crate::i18n::t;
use crate::pages::application_source::{self, Source};
use crate::routes::path;

/// `Letter::wording` prints as many, the two marks of [`isolated`] among them.
const MOST_CHARS: usize = 198;

/// 打印申报承诺书.
#[component]
pub(crate) fn PrintedLetter() -> impl IntoView {
    browser::title("打印申报承诺书");
    let (params, query) = (use_params_map(), use_query_map());
    let source = move || application_source::load(params.with(application_source::id));
    let place =
        Memo::new(move |_| query.with(|query| query.get("unit").map_or(Some(1), |it| it.parse().ok())));
    loaded(source, move |source| {
        let source = StoredValue::new(source);
        (move || source.with_value(|source| chosen(source, place.get()))).into_any()
    })
}

/// The letter of the unit at this place, from 1.
fn chosen(source: &Source, place: Option<usize>) -> AnyView {
    let (application, form) = source;
    let found = form.form.slots().find_map(|slot| Some((slot, slot.letter?)));
    let Some((slot, letter)) = found else {
        return none("这个奖项没有需要盖章的承诺书。", source);
    };
    let units = units(&form.form, &slot, &application.answers, &application.summary.organization_name);
    let unit = place.and_then(|place| place.checked_sub(1)).and_then(|index| units.get(index));
    let Some(unit) = unit.cloned() else {
        return none("没有这个完成单位，可能已被移除或调整了顺序。", source);
    };
    let summary = &application.summary;
    let names = LetterNames {
        title: isolated(&summary.title),
        unit: isolated(&unit),
        activity: t(&summary.activity_title),
        award: t(&summary.award_title),
    };
    browser::title(&format!("{} {unit}", t(&letter.title)));
    let others = others(source, &units, place);
    view! {
        <PrintHead
            title=format!("打印{}", t(&letter.title))
            lead="用 A4 纸打印，加盖单位公章后扫描或拍照，再上传到申报材料的附件中。空白处请手写填全。"
            back=Some((path::application(summary.id), "申报材料"))
        >
            {others}
        </PrintHead>
        {sheet(letter, &names, &unit)}
    }
    .into_any()
}

/// A name whose direction stays its own, within a sentence that knows no elements: characters that turn the writing
/// around are no reason to print another sentence (U+2068 and U+2069 do what `<bdi>` does).
fn isolated(name: &str) -> String {
    if name.trim().is_empty() {
        return String::new();
    }
    let name: String = name.trim().chars().take(MOST_CHARS).collect();
    format!("\u{2068}{name}\u{2069}")
}

fn none(why: &'static str, source: &Source) -> AnyView {
    let back = path::application(source.0.summary.id);
    view! {
        <h1>"打印申报承诺书"</h1>
        <EmptyState title="没有可打印的承诺书">
            <p>{why}</p>
            <p><a class="button button-primary" href=back>"返回申报材料"</a></p>
        </EmptyState>
    }
    .into_any()
}

/// Each unit has a letter of its own.
fn others(source: &Source, units: &[String], place: Option<usize>) -> AnyView {
    if units.len() < 2 {
        return ().into_any();
    }
    let id = source.0.summary.id;
    let entry = |(index, unit): (usize, &String)| {
        let number = index + 1;
        let current = (Some(number) == place).then_some("page");
        let name = if unit.trim().is_empty() { "（未填写名称）".to_owned() } else { unit.clone() };
        view! {
            <li>
                <a href=path::print_letter(id, number) aria-current=current>"第 "{number}" 完成单位 "<bdi>{name}</bdi></a>
            </li>
        }
    };
    let entries = units.iter().enumerate().map(entry).collect_view();
    view! { <nav aria-label="各单位的承诺书"><ul class="scopes">{entries}</ul></nav> }.into_any()
}

fn sheet(letter: &Letter, names: &LetterNames, unit: &str) -> impl IntoView + use<> {
    let paragraphs =
        letter.wording(names).into_iter().map(|text| view! { <p class="print-indent">{text}</p> });
    let unit = if unit.trim().is_empty() {
        view! { <span class="print-blank"></span> }.into_any()
    } else {
        view! { <bdi>{unit.to_owned()}</bdi> }.into_any()
    };
    view! {
        <article class="print-sheet" lang="zh-CN" aria-labelledby="sheet-title">
            <h2 id="sheet-title">{t(&letter.title)}</h2>
            <p>"中国质量协会："</p>
            {paragraphs.collect_view()}
            <div class="print-seal">
                <p>"单位（公章）："{unit}</p>
                <p>"日期：　　　　年　　　月　　　日"</p>
            </div>
        </article>
    }
}
