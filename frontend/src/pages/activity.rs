//! One activity: 申报须知, windows, contact, and the choice between the awards (guide, clauses 12, 13, 29, 30).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use openapi::activity::{Activity, ActivityState, Award};
use openapi::application::CreateApplication;
use openapi::error::ErrorCode;
use openapi::ids::{ActivityId, AwardKey};
use openapi::time::WindowState;

use super::no_organization::NoOrganization;
use crate::api::{self, Failure};
use crate::browser;
use crate::clock::Clock;
use crate::components::{Button, Deadline, Look, Notice, Task, Tone, When, loaded};
use crate::i18n::{self, t};
use crate::routes::path;
use crate::session::{Login, Session};

/// One activity.
#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let params = use_params_map();
    let activity = move || {
        let id = params.with(|params| ActivityId::parse(&params.get("activity").unwrap_or_default()));
        async move {
            let id = id.map_err(|_| Failure::NoSuch)?;
            api::activities::get(&id).await
        }
    };
    loaded(activity, |activity| view! { <Shown activity=activity/> }.into_any())
}

#[component]
fn Shown(activity: Activity) -> impl IntoView {
    let clock = Clock::expect();
    let state = filing_state(&activity);
    let session = Session::expect();
    // Joining an organization changes the account, and must not take the dialog away in which one does.
    let staff = Memo::new(move |_| session.is_staff());
    let now = clock.now_untracked();
    let title = t(&activity.title);
    browser::title(&title);
    let closes_at = activity.filing.closes_at;
    let notice = activity.notice.iter().map(|line| view! { <li>{t(line)}</li> }).collect_view();
    let id = StoredValue::new(activity.id.clone());
    let awards = StoredValue::new(activity.awards.clone());
    view! {
        <p class="crumbs"><a href=path::ACTIVITIES>"活动报名"</a></p>
        <div class="page-head">
            <h1>{title} " " {move || super::activities::tag(state.get())}</h1>
            <When is=move || state.get() == WindowState::Open><Deadline until=closes_at/></When>
        </div>
        <div class="columns">
            <section class="card" id="notice" aria-labelledby="notice-title">
                <h2 id="notice-title">"申报须知"</h2>
                <ol class="notice-list">{notice}</ol>
            </section>
            <div class="column">
                <section class="card" aria-labelledby="award-title">
                    <h2 id="award-title">"选择申报的奖项类型"</h2>
                    {move || match state.get() {
                        WindowState::Open if staff.get() => {
                            view! { <p>"当前登录的是工作人员账号，不能申报。"</p> }.into_any()
                        }
                        WindowState::Open => view! { <Choice activity=id awards=awards/> }.into_any(),
                        WindowState::Upcoming => view! { <p>"填报尚未开始，请在填报时间内申报。"</p> }.into_any(),
                        WindowState::Closed => view! { <p>"填报已截止，逾期不予补报。"</p> }.into_any(),
                    }}
                </section>
                <section class="card" aria-labelledby="terms-title">
                    <h2 id="terms-title">"时间与咨询"</h2>
                    <dl class="terms">
                        <dt>"填报时间"</dt><dd>{i18n::window(&activity.filing, now)}</dd>
                        <dt>"形式审查"</dt><dd>{i18n::window(&activity.review, now)}</dd>
                        <dt>"咨询电话"</dt><dd>{activity.contact.phones.clone()}</dd>
                        <dt>"邮箱"</dt>
                        <dd><a href=format!("mailto:{}", activity.contact.email)>{activity.contact.email.clone()}</a></dd>
                    </dl>
                    <p class="muted small">"以上均为中国时间，以服务器时间为准。"</p>
                </section>
            </div>
        </div>
    }
}

/// Where the filing window stands, by the server's clock; what is archived is closed, whatever the window says.
pub(super) fn filing_state(activity: &Activity) -> Memo<WindowState> {
    let (state, archived) =
        (Clock::expect().state(activity.filing), activity.state == ActivityState::Archived);
    Memo::new(move |_| if archived { WindowState::Closed } else { state.get() })
}

/// The awards, each with its advice and the way in.
#[component]
fn Choice(activity: StoredValue<ActivityId>, awards: StoredValue<Vec<Award>>) -> impl IntoView {
    let (session, navigate) = (Session::expect(), use_navigate());
    let no_organization = RwSignal::new(false);
    // What was pressed before an organization was asked for.
    let wanted = StoredValue::new(None::<AwardKey>);
    // One key an award: pressed again after a lost answer, it is the same draft.
    let keys = StoredValue::new(browser::random_key());
    let begin = Task::new();
    let failed = move || begin.failure().filter(|failure| !wants_organization(failure));
    Effect::new(move |_| {
        if begin.failure().is_some_and(|failure| wants_organization(&failure)) {
            no_organization.set(true);
        }
    });
    let choose = Callback::new(move |award: AwardKey| match untrack(|| session.login()) {
        Login::In(account) if account.organization.is_none() => {
            wanted.set_value(Some(award));
            no_organization.set(true);
        }
        Login::In(_) => {
            wanted.set_value(Some(award.clone()));
            let key = format!("{}-{award}", keys.get_value());
            let body = CreateApplication { activity_id: activity.get_value(), award };
            let navigate = navigate.clone();
            let work = async move { api::applications::create(&body, &key).await };
            begin.run(work, move |created| {
                navigate(&path::application(created.summary.id), NavigateOptions::default());
            });
        }
        _ => {
            let here = path::activity(&activity.get_value());
            navigate(&path::login_then(&here), NavigateOptions::default());
        }
    });
    let joined = move |()| {
        if let Some(award) = wanted.get_value() {
            choose.run(award);
        }
    };
    let award = move |award: Award| entry(award, begin.pending(), choose);
    view! {
        {move || failed().map(|failure| view! { <Notice tone=Tone::Bad><p>{failure.message()}</p></Notice> })}
        <ul class="awards">{awards.get_value().into_iter().map(award).collect_view()}</ul>
        <NoOrganization open=no_organization on_joined=joined/>
    }
}

fn wants_organization(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::OrganizationRequired)
}

fn entry(award: Award, pending: Signal<bool>, choose: Callback<AwardKey>) -> impl IntoView {
    let key = award.key.clone();
    view! {
        <li>
            <h3>{t(&award.title)}</h3>
            <p class="muted">{t(&award.advice)}</p>
            <Button look=Look::Primary pending=pending on_press=move |()| choose.run(key.clone())>
                "申报"{t(&award.title)}
            </Button>
        </li>
    }
}
