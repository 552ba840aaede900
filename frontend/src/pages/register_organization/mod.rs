//! 企业注册: first 注册查询, then the form (guide, clauses 18 to 27).

mod discard;
mod form;
mod form_state;
mod lookup;
mod proof;
mod unsaved;

use leptos::prelude::*;
use openapi::organization::{Registration, RegistrationData};

use crate::api::{self, Failure};
use crate::browser;
use crate::components::{Step, StepState, Timeline, When, loaded};
use crate::drafts::RegistrationShelf;
use crate::routes::path;
use crate::session::{Login, Session};
use form::Form;
use lookup::Lookup;

/// 企业注册.
#[component]
pub(crate) fn RegisterOrganizationPage() -> impl IntoView {
    browser::title("企业注册");
    let session = Session::expect();
    // Asked for once, when the login is known: the form then changes the login itself and must stay.
    let asked = RwSignal::new(None::<bool>);
    Effect::new(move |_| match session.login() {
        Login::Unknown => {}
        _ if asked.get_untracked().is_some() => {}
        login => asked.set(Some(matches!(login, Login::In(_)))),
    });
    view! {
        <div class="medium">
            <h1>"企业注册"</h1>
            {move || asked.get().map(|logged_in| {
                loaded(move || saved(logged_in), |saved| view! { <Steps saved=saved/> }.into_any())
            })}
        </div>
    }
}

async fn saved(logged_in: bool) -> Result<Option<Registration>, Failure> {
    if logged_in { api::organizations::saved().await } else { Ok(None) }
}

#[component]
fn Steps(saved: Option<Registration>) -> impl IntoView {
    let session = Session::expect();
    let account = session.account_untracked();
    if account.as_ref().is_some_and(|account| account.organization.is_some()) {
        return registered().into_any();
    }
    let shelf = RegistrationShelf(account.map(|account| account.id));
    let kept = RwSignal::new(shelf.take_up());
    let saved = StoredValue::new(saved);
    // What the lookup has found free; a saved registration, or one begun on an earlier visit, has been through it.
    let free = RwSignal::new(None::<RegistrationData>);
    let filling =
        move || free.with(Option::is_some) || kept.with(Option::is_some) || saved.with_value(Option::is_some);
    let forget = Callback::new(move |()| {
        shelf.clear();
        kept.set(None);
    });
    let form = move || {
        let data = free.get().unwrap_or_default();
        view! { <Form registration=saved.get_value() data=data kept=kept.get() on_forget=forget/> }
    };
    view! {
        {move || view! { <Timeline steps=steps(filling())/> }}
        <When is=filling fallback=move || view! { <Lookup free=free/> }>{form}</When>
    }
    .into_any()
}

fn steps(filling: bool) -> Vec<Step> {
    let (first, second) =
        if filling { (StepState::Done, StepState::Current) } else { (StepState::Current, StepState::Ahead) };
    vec![
        Step { state: first, title: "注册查询", note: String::new() },
        Step { state: second, title: "填写注册信息", note: String::new() },
    ]
}

fn registered() -> impl IntoView {
    view! {
        <div class="card">
            <h2>"已属于一个组织"</h2>
            <p>"当前账号已属于一个组织，可以直接申报。"</p>
            <p><a class="button button-primary" href=path::ACTIVITIES>"前往活动报名"</a></p>
        </div>
    }
}
