//! 信息维护: profile, password, phone, organization, members, 权限转让, devices, portals, one's data (guide, clauses 38
//! to 40).

mod export;
mod members;
mod organization;
mod password;
mod phone;
mod portals;
mod profile;
mod second_factor;
mod sections;
mod sessions;
mod transfer;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::browser;
use crate::session::Session;
use sections::{Section, SectionList};

/// 信息维护.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    browser::title("信息维护");
    let (session, query) = (Session::expect(), use_query_map());
    let administrator = Memo::new(move |_| session.is_administrator());
    let staff = Memo::new(move |_| session.is_staff());
    // To whom the rights have gone: told in place of the form, which is an administrator's.
    let handed_to = RwSignal::new(None::<String>);
    let section = Memo::new(move |_| {
        let asked = query.with(|query| Section::by_key(&query.get("section").unwrap_or_default()));
        let told = asked == Section::Transfer && handed_to.with(Option::is_some);
        if told || asked.is_for(administrator.get(), staff.get()) { asked } else { Section::Profile }
    });
    // One that was asked for is read from its title; the page itself begins at its top.
    Effect::new(move |before: Option<Section>| {
        let now = section.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_soon(TITLE);
        }
        now
    });
    view! {
        <h1>"信息维护"</h1>
        <div class="account">
            <SectionList section=section administrator=administrator staff=staff/>
            <div class="account-section">{move || shown(section.get(), handed_to)}</div>
        </div>
    }
}

/// The id of the title of the section that is shown.
const TITLE: &str = "section-title";

fn shown(section: Section, handed_to: RwSignal<Option<String>>) -> AnyView {
    match section {
        Section::Profile => view! { <profile::Profile/> }.into_any(),
        Section::Password => view! { <password::ChangePasswordForm/> }.into_any(),
        Section::Phone => view! { <phone::ChangePhoneForm/> }.into_any(),
        Section::SecondFactor => view! { <second_factor::SecondFactor/> }.into_any(),
        Section::Organization => view! { <organization::OrganizationSection/> }.into_any(),
        Section::Members => view! { <members::Members/> }.into_any(),
        Section::Transfer => view! { <transfer::Transfer handed_to=handed_to/> }.into_any(),
        Section::Sessions => view! { <sessions::Sessions/> }.into_any(),
        Section::Portals => view! { <portals::Portals/> }.into_any(),
        Section::Export => view! { <export::Export/> }.into_any(),
    }
}
