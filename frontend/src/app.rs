//! The application: what all pages share, and which page an address shows.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;

use crate::clock::Clock;
use crate::components::Toasts;
use crate::components::page_shell::PageShell;
use crate::pages;
use crate::routes::{self, Audience, Guarded};
use crate::session::Session;

/// A page. All are of one type, so that what the router makes of a page is compiled once.
type Page = fn() -> AnyView;

macro_rules! page {
    ($audience:ident, $page:path) => {{
        let page: Page = || guarded(Audience::$audience, || $page().into_any());
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
                    <Route path=path!("/forgot-password") view=page!(pages::forgot_password::ForgotPassword)/>
                    <Route path=path!("/cancel-account") view=page!(pages::cancel_account::CancelAccountPage)/>
                    <Route path=path!("/register") view=page!(pages::register::Register)/>
                    <Route
                        path=path!("/register/organization")
                        view=page!(pages::register_organization::RegisterOrganizationPage)
                    />
                    <Route path=path!("/receipts") view=page!(pages::receipts::ReceiptsPage)/>
                    <Route path=path!("/print/proof-template") view=page!(pages::proof_template::ProofTemplate)/>
                    <Route
                        path=path!("/print/applications/:id")
                        view=page!(Applicants, pages::print::application::PrintedApplication)
                    />
                    <Route path=path!("/print/receipts/:id") view=page!(Applicants, pages::print::receipt::PrintedReceipt)/>
                    <Route
                        path=path!("/print/commitment-letters/:id")
                        view=page!(Applicants, pages::print::letter::PrintedLetter)
                    />
                    <Route path=path!("/account") view=page!(Everyone, pages::account::AccountPage)/>
                    <Route path=path!("/applications") view=page!(Applicants, pages::applications::Applications)/>
                    <Route path=path!("/applications/:id") view=page!(Applicants, pages::application::ApplicationPage)/>
                    <Route
                        path=path!("/applications/:id/revisions")
                        view=page!(Applicants, pages::revisions::RevisionsPage)
                    />
                    <Route
                        path=path!("/applications/:id/revisions/:version")
                        view=page!(Applicants, pages::revisions::RevisionPage)
                    />
                    <Route path=path!("/applications/:id/submit") view=page!(Applicants, pages::submit::Submit)/>
                    <Route path=path!("/applications/:id/result") view=page!(Applicants, pages::result::ResultPage)/>
                    <Route path=path!("/staff") view=page!(Staff, pages::staff::StaffPage)/>
                    <Route path=path!("/staff/preview") view=page!(Staff, pages::staff::preview::PreviewPage)/>
                    <Route path=path!("/staff/statistics") view=page!(Staff, pages::staff::statistics::StatisticsPage)/>
                </FlatRoutes>
            </PageShell>
        </Router>
    }
}

fn guarded(audience: Audience, page: Page) -> AnyView {
    view! { <Guarded audience=audience>{page()}</Guarded> }.into_any()
}

fn to_activities() -> impl IntoView {
    view! { <Redirect path=routes::path::ACTIVITIES/> }
}
