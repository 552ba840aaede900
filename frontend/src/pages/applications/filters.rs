//! Which records are shown: by activity, award, state and words. The choice stands in the address, so that a reload and
//! the browser's “back” keep it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use openapi::activity::{Activity, Award};
use openapi::application::ApplicationStatus;
use openapi::ids::{ActivityId, AwardKey};

use super::address;
use crate::api;
use crate::api::applications::{Filter, Scope};
use crate::components::{Button, Field, Look, Select, Task, TextInput, When};
use crate::i18n::t;

/// As many characters are looked for.
const MOST_TEXT: usize = 100;

const STATES: [(ApplicationStatus, &str); 4] = [
    (ApplicationStatus::Draft, "草稿（含未提交）"),
    (ApplicationStatus::UnderReview, "形式审查中"),
    (ApplicationStatus::Passed, "形式审查通过"),
    (ApplicationStatus::Rejected, "形式审查不通过"),
];

/// From the address; what cannot be meant leaves nothing out.
pub(super) fn read(query: &ParamsMap) -> Filter {
    let get = |key: &str| query.get(key).unwrap_or_default();
    Filter {
        scope: if get("scope") == "organization" { Scope::Organization } else { Scope::Own },
        activity: ActivityId::parse(&get("activity")).ok(),
        award: AwardKey::parse(&get("award")).ok(),
        status: state(&get("status")),
        text: text(&get("text")),
    }
}

fn state(word: &str) -> Option<ApplicationStatus> {
    STATES.map(|(state, _)| state).into_iter().find(|state| state.as_str() == word)
}

fn text(typed: &str) -> String {
    typed.trim().chars().take(MOST_TEXT).collect()
}

/// The choices. Each takes effect at once, the words when one has finished typing.
#[component]
pub(super) fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let activities = RwSignal::new(Vec::<Activity>::new());
    Task::new().run(api::activities::list(), move |page| activities.set(page.items));
    let words = RwSignal::new(String::new());
    Effect::new(move |_| words.set(filter.read().text.clone()));
    let navigate = StoredValue::new_local(use_navigate());
    let show = Callback::new(move |wanted: Filter| {
        if wanted != filter.get_untracked() {
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&address(&wanted), options));
        }
    });
    // Words that have just been typed count, whichever choice is made then.
    let change = move |change: &dyn Fn(&mut Filter)| {
        let mut wanted = filter.get_untracked();
        wanted.text = text(&words.read_untracked());
        change(&mut wanted);
        show.run(wanted);
    };
    view! {
        <form
            class="filters"
            role="search"
            aria-label="筛选申报记录"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                change(&|_| ());
            }
        >
            {move || choice(
                "activity",
                "活动",
                activities.read().iter().map(|it| (it.id.to_string(), t(&it.title))).collect(),
                Signal::derive(move || filter.read().activity.as_ref().map(ToString::to_string).unwrap_or_default()),
                Callback::new(move |id: String| change(&|filter| filter.activity = ActivityId::parse(&id).ok())),
            )}
            {move || choice(
                "award",
                "奖项类型",
                awards(&activities.read()),
                Signal::derive(move || filter.read().award.as_ref().map(ToString::to_string).unwrap_or_default()),
                Callback::new(move |key: String| change(&|filter| filter.award = AwardKey::parse(&key).ok())),
            )}
            {choice(
                "status",
                "状态",
                STATES.map(|(state, text)| (state.as_str().to_owned(), text.to_owned())).into(),
                Signal::derive(move || filter.read().status.map(|it| it.as_str().to_owned()).unwrap_or_default()),
                Callback::new(move |word: String| change(&|filter| filter.status = state(&word))),
            )}
            <TextInput id="filter-text" label="名称或受理编号" value=words on_change=move |()| change(&|_| ())/>
            <div class="filter-actions">
                <Button submits=true>"查找"</Button>
                <When is=move || filter.read().narrows()>
                    <Button look=Look::Link on_press=move |()| show.run(Filter::all(filter.read_untracked().scope))>
                        "清除条件"
                    </Button>
                </When>
            </div>
        </form>
    }
}

fn choice(
    key: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let id = format!("filter-{key}");
    let remark = Signal::stored(None);
    view! {
        <Field id=id.clone() label=label remark=remark>
            <Select id=id pointer=format!("/{key}") options=options value=value none="全部" remark=remark on_change=on_change/>
        </Field>
    }
}

/// Every kind of award that there is, by its newest title.
fn awards(activities: &[Activity]) -> Vec<(String, String)> {
    let mut awards: Vec<&Award> = Vec::new();
    for award in activities.iter().flat_map(|activity| &activity.awards) {
        if awards.iter().all(|known| known.key != award.key) {
            awards.push(award);
        }
    }
    awards.into_iter().map(|award| (award.key.to_string(), t(&award.title))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_leaves_nothing_out() {
        assert_eq!(state("withdrawn"), None);
        assert_eq!(state("under_review"), Some(ApplicationStatus::UnderReview));
        assert_eq!(text(" 齿轮 "), "齿轮");
        assert_eq!(text(&"齿".repeat(200)).chars().count(), MOST_TEXT);
    }
}
