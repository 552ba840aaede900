//! The application: what all pages share, and which page an address shows.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;

use crate::clock::Clock;
use crate::components::Toasts;
use crate::components::page_shell::PageShell;
use crate::lazy::{self, Code, Page, lazy};
use crate::pages;
use crate::routes::{self, Audience, Guarded};
use crate::session::Session;

/// `page!(audience, chunk, page)`, where only they may enter; what needs no login has no audience, and what comes with the
/// first load no chunk. One chunk holds what is used together: all of `filing` up to the receipt, so that nothing is
/// left to fetch in the last minutes before the close.
macro_rules! page {
    ($audience:ident, $chunk:ident, $page:path) => {{
        let page: Page = || guarded(Audience::$audience, lazy!($chunk, $page));
        page
    }};
    ($chunk:ident, $page:path) => {{
        let page: Page = || lazy::show(lazy!($chunk, $page));
        page
    }};
    ($page:path) => {{
        let page: Page = || $page().into_any();
        page
    }};
}

/// The whole application.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_context(Toasts::new());
    provide_context(Clock::start());
    provide_context(Session::start());
    view! {
        <Router>
            <PageShell>
                <FlatRoutes fallback=pages::not_found::NotFound>
                    <Route path=path!("/") view=page!(to_activities)/>
                    <Route path=path!("/activity-registration") view=page!(pages::activities::Activities)/>
                    <Route
                        path=path!("/activity-registration/:activity")
                        view=page!(pages::activity::ActivityPage)
                    />
                    <Route path=path!("/login") view=page!(pages::login::LoginPage)/>
                    <Route path=path!("/forgot-password") view=page!(public, pages::forgot_password::ForgotPassword)/>
                    <Route path=path!("/cancel-account") view=page!(account, pages::cancel_account::CancelAccountPage)/>
                    <Route path=path!("/register") view=page!(public, pages::register::Register)/>
                    <Route
                        path=path!("/register/organization")
                        view=page!(public, pages::register_organization::RegisterOrganizationPage)
                    />
                    <Route path=path!("/receipts") view=page!(public, pages::receipts::ReceiptsPage)/>
                    <Route path=path!("/print/proof-template") view=page!(public, pages::proof_template::ProofTemplate)/>
                    <Route
                        path=path!("/print/applications/:id")
                        view=page!(Applicants, filing, pages::print::application::PrintedApplication)
                    />
                    <Route path=path!("/print/receipts/:id") view=page!(Applicants, filing, pages::print::receipt::PrintedReceipt)/>
                    <Route
                        path=path!("/print/commitment-letters/:id")
                        view=page!(Applicants, filing, pages::print::letter::PrintedLetter)
                    />
                    <Route path=path!("/account") view=page!(Everyone, account, pages::account::AccountPage)/>
                    <Route path=path!("/applications") view=page!(Applicants, records, pages::applications::Applications)/>
                    <Route path=path!("/applications/:id") view=page!(Applicants, filing, pages::application::ApplicationPage)/>
                    <Route
                        path=path!("/applications/:id/revisions")
                        view=page!(Applicants, filing, pages::revisions::RevisionsPage)
                    />
                    <Route
                        path=path!("/applications/:id/revisions/:version")
                        view=page!(Applicants, filing, pages::revisions::RevisionPage)
                    />
                    <Route path=path!("/applications/:id/submit") view=page!(Applicants, filing, pages::submit::Submit)/>
                    <Route path=path!("/applications/:id/result") view=page!(Applicants, filing, pages::result::ResultPage)/>
                    <Route path=path!("/staff") view=page!(Staff, staff, pages::staff::StaffPage)/>
                    <Route path=path!("/staff/preview") view=page!(Staff, filing, pages::staff::preview::PreviewPage)/>
                    <Route path=path!("/staff/statistics") view=page!(Staff, staff, pages::staff::statistics::StatisticsPage)/>
                </FlatRoutes>
            </PageShell>
        </Router>
    }
}

fn guarded(audience: Audience, code: Code) -> AnyView {
    // While it is found out who is logged in.
    lazy::prefetch(code);
    view! { <Guarded audience=audience>{lazy::show(code)}</Guarded> }.into_any()
}

fn to_activities() -> impl IntoView {
    view! { <Redirect path=routes::path::ACTIVITIES/> }
}
