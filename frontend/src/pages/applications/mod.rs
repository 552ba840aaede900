//! 申报记录: one's drafts and submissions, and the next step of each (guide, clauses 46 and 47); for an administrator
//! those of the organization's members too.

mod copy;
mod delete;
mod filters;
mod record;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use openapi::application::ApplicationSummary;
use openapi::page::Page;

use crate::api::applications::{Filter, Scope};
use crate::components::{Button, EmptyState, Task, When, loaded};
use crate::routes::path;
use crate::session::Session;
use crate::{api, browser};

/// 申报记录.
#[component]
pub(crate) fn Applications() -> impl IntoView {
    browser::title("申报记录");
    let (session, query) = (Session::expect(), use_query_map());
    let administrator = Memo::new(move |_| session.is_administrator());
    let filter = Memo::new(move |_| {
        let mut filter = query.with(filters::read);
        if !administrator.get() {
            filter.scope = Scope::Own;
        }
        filter
    });
    // Where there is nothing yet there is nothing to filter.
    let some = RwSignal::new(false);
    let lead = move || match filter.read().scope {
        Scope::Own => "暂存的草稿和已提交的申报都在这里；形式审查结果请在审查期内自行查看。",
        Scope::Organization => "本组织所有成员的申报。成员的草稿由其本人填写，提交后可在这里查看内容。",
    };
    view! {
        <h1>"申报记录"</h1>
        <When is=move || administrator.get()><Scopes filter=filter/></When>
        <p class="lead">{lead}</p>
        <When is=move || some.get() || filter.read().narrows()><filters::Filters filter=filter/></When>
        {loaded(
            move || api::applications::list(filter.get(), None),
            move |page| {
                some.set(filter.read_untracked().narrows() || !page.items.is_empty());
                view! { <Records first=page filter=filter.get_untracked()/> }.into_any()
            },
        )}
    }
}

/// Where the records that fit are shown.
fn address(filter: &Filter) -> String {
    match &*filter.query() {
        "" => path::APPLICATIONS.to_owned(),
        query => format!("{}?{query}", path::APPLICATIONS),
    }
}

/// One's own, or all of the organization.
#[component]
fn Scopes(filter: Memo<Filter>) -> impl IntoView {
    let entry = move |here: Scope, href: &'static str, text: &'static str| {
        let current = move || (filter.read().scope == here).then_some("page");
        view! { <li><a href=href aria-current=current>{text}</a></li> }
    };
    view! {
        <nav aria-label="申报记录的范围">
            <ul class="scopes">
                {entry(Scope::Own, path::APPLICATIONS, "我的申报")}
                {entry(Scope::Organization, path::ORGANIZATIONS_APPLICATIONS, "本组织的申报")}
            </ul>
        </nav>
    }
}

#[component]
fn Records(first: Page<ApplicationSummary>, filter: Filter) -> impl IntoView {
    let (records, next) = (RwSignal::new(first.items), RwSignal::new(first.next));
    let filter = StoredValue::new(filter);
    let more = Task::new();
    let read_on = move |()| {
        let Some(after) = next.get_untracked() else { return };
        let filter = filter.get_value();
        let work = async move { api::applications::list(filter, Some(&after)).await };
        more.run(work, move |page| {
            records.update(|records| records.extend(page.items));
            next.set(page.next);
        });
    };
    view! {
        <When
            is=move || !records.with(Vec::is_empty)
            fallback=move || filter.with_value(nothing)
        >
            {filter.with_value(Filter::narrows).then(|| view! { <Count records=records next=next/> })}
            <ul class="records">
                {move || records.get().into_iter().map(|record| view! { <record::Record record=record records=records/> }).collect_view()}
            </ul>
        </When>
        <When is=move || next.get().is_some()>
            <div class="actions">
                <Button pending=more.pending() on_press=read_on>"更多记录"</Button>
                {move || more.failure().map(|failure| view! { <span role="alert">{failure.message()}</span> })}
            </div>
        </When>
    }
}

/// How many fit.
#[component]
fn Count(records: RwSignal<Vec<ApplicationSummary>>, next: RwSignal<Option<String>>) -> impl IntoView {
    let count = move || records.with(Vec::len);
    let more = move || if next.get().is_some() { "，还有更多" } else { "" };
    view! { <p class="record-count" role="status">{count}" 条记录符合条件"{more}</p> }
}

fn nothing(filter: &Filter) -> AnyView {
    if filter.narrows() {
        nothing_fits(filter.scope).into_any()
    } else {
        nothing_yet(filter.scope).into_any()
    }
}

fn nothing_fits(scope: Scope) -> impl IntoView {
    let navigate = use_navigate();
    let clear = move |()| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&address(&Filter::all(scope)), options);
    };
    view! {
        <EmptyState title="没有符合条件的记录">
            <p>"记录没有丢失，只是不符合上面所选的条件。请更改条件，或清除条件查看全部记录。"</p>
            <p><Button on_press=clear>"清除筛选条件"</Button></p>
        </EmptyState>
    }
}

fn nothing_yet(scope: Scope) -> impl IntoView {
    let title = match scope {
        Scope::Own => "还没有申报记录",
        Scope::Organization => "本组织还没有申报记录",
    };
    view! {
        <EmptyState title=title>
            <p>"在“活动报名”中选择活动和奖项类型，即可开始填报；暂存的草稿会出现在这里。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"前往活动报名"</a></p>
        </EmptyState>
    }
}
