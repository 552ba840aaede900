//! A form that the server has: chosen by activity, award and version, which stand in the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use openapi::activity::{ActivityState, AdminActivity, AdminAward};

use super::Tried;
use crate::api;
use crate::browser;
use crate::components::{EmptyState, Field, Select, loaded};
use crate::i18n::t;

/// What is chosen so far; empty: nothing.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    activity: String,
    award: String,
    version: String,
}

impl Choice {
    fn read(query: &ParamsMap) -> Self {
        let get = |key: &str| query.get(key).unwrap_or_default();
        Self { activity: get("activity"), award: get("award"), version: get("version") }
    }

    fn remember(&self) {
        let Self { activity, award, version } = self;
        browser::remember(&format!("?activity={activity}&award={award}&version={version}"));
    }

    fn activity<'a>(&self, all: &'a [AdminActivity]) -> Option<&'a AdminActivity> {
        all.iter().find(|activity| activity.id.as_str() == self.activity)
    }

    fn award<'a>(&self, all: &'a [AdminActivity]) -> Option<(&'a AdminActivity, &'a AdminAward)> {
        let activity = self.activity(all)?;
        Some((activity, activity.awards.iter().find(|award| award.key.as_str() == self.award)?))
    }

    /// The version chosen, by default the newest.
    fn version(&self, award: &AdminAward) -> i32 {
        let chosen = self.version.parse().ok().filter(|version| (1..=award.form_version).contains(version));
        chosen.unwrap_or(award.form_version)
    }
}

#[component]
pub(super) fn Existing() -> impl IntoView {
    let choice = RwSignal::new(use_query_map().with_untracked(Choice::read));
    loaded(api::activities::admin_list, move |page| {
        view! { <Chosen all=page.items choice=choice/> }.into_any()
    })
}

#[component]
fn Chosen(all: Vec<AdminActivity>, choice: RwSignal<Choice>) -> impl IntoView {
    let all = StoredValue::new(all);
    // Only what names another form brings another.
    let wanted = Memo::new(move |_| {
        all.with_value(|all| {
            choice.with(|choice| {
                let (activity, award) = choice.award(all)?;
                Some((activity.id.clone(), award.key.clone(), choice.version(award), activity.filing))
            })
        })
    });
    let form = move || {
        let Some((activity, award, version, filing)) = wanted.get() else { return nothing().into_any() };
        let fetch = move || {
            let (activity, award) = (activity.clone(), award.clone());
            async move { api::activities::admin_form(&activity, &award, version).await }
        };
        loaded(fetch, move |form| view! { <Tried form=form filing=filing/> }.into_any())
    };
    view! {
        <section class="card preview-choice" aria-label="选择表单">
            {choices(all, choice)}
        </section>
        {form}
    }
}

fn nothing() -> impl IntoView {
    view! { <EmptyState title="请选择活动和奖项"><p>"选定后在此显示表单。"</p></EmptyState> }
}

fn choices(all: StoredValue<Vec<AdminActivity>>, choice: RwSignal<Choice>) -> impl IntoView {
    let change = move |change: &dyn Fn(&mut Choice)| {
        choice.update(change);
        choice.with_untracked(Choice::remember);
    };
    let activities =
        all.with_value(|all| all.iter().map(|it| (it.id.to_string(), title(it))).collect::<Vec<_>>());
    let awards = Memo::new(move |_| {
        let of = |it: &AdminActivity| it.awards.iter().map(|it| (it.key.to_string(), t(&it.title))).collect();
        all.with_value(|all| choice.with(|choice| choice.activity(all).map(of).unwrap_or_default()))
    });
    let versions = Memo::new(move |_| {
        let newest =
            all.with_value(|all| choice.with(|choice| choice.award(all).map(|(_, it)| it.form_version)));
        let name = |version: i32| (version.to_string(), format!("第 {version} 版"));
        (1..=newest.unwrap_or(0)).rev().map(name).collect()
    });
    view! {
        {select("activity", "活动", "请选择", activities, move |it| it.activity.clone(), choice, move |value| {
            change(&|it| *it = Choice { activity: value.clone(), award: String::new(), version: String::new() });
        })}
        {move || select("award", "奖项类型", "请选择", awards.get(), move |it| it.award.clone(), choice, move |value| {
            change(&|it| {
                it.award.clone_from(&value);
                it.version.clear();
            });
        })}
        {move || select("version", "表单版本", "最新", versions.get(), move |it| it.version.clone(), choice, move |value| {
            change(&|it| it.version.clone_from(&value));
        })}
    }
}

fn select(
    id: &'static str,
    label: &'static str,
    none: &'static str,
    options: Vec<(String, String)>,
    value: fn(&Choice) -> String,
    choice: RwSignal<Choice>,
    on_change: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let value = Signal::derive(move || choice.with(value));
    let remark = Signal::stored(None);
    view! {
        <Field id=id label=label remark=remark>
            <Select id=id pointer="" options=options value=value none=none remark=remark on_change=on_change/>
        </Field>
    }
    .into_any()
}

fn title(activity: &AdminActivity) -> String {
    let state = match activity.state {
        ActivityState::Unpublished => "（未发布）",
        ActivityState::Published => "",
        ActivityState::Archived => "（已归档）",
    };
    t(&activity.title) + state
}
