//! The application: what all pages share, and which page an address shows.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::path;

use crate::clock::Clock;
use crate::components::Toasts;
use crate::components::page_shell::PageShell;
use crate::pages;
use crate::routes::{self, Guarded};
use crate::session::Session;

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
                    <Route path=path!("/") view=|| view! { <Redirect path=routes::path::ACTIVITIES/> }/>
                    <Route path=path!("/activity-registration") view=pages::activities::Activities/>
                    <Route path=path!("/activity-registration/:activity") view=pages::activity::ActivityPage/>
                    <Route path=path!("/login") view=pages::login::LoginPage/>
                    <Route path=path!("/forgot-password") view=pages::forgot_password::ForgotPassword/>
                    <Route path=path!("/cancel-account") view=pages::cancel_account::CancelAccountPage/>
                    <Route path=path!("/register") view=pages::register::Register/>
                    <Route
                        path=path!("/register/organization")
                        view=pages::register_organization::RegisterOrganizationPage
                    />
                    <Route path=path!("/print/proof-template") view=pages::proof_template::ProofTemplate/>
                    <Route
                        path=path!("/account")
                        view=|| view! { <Guarded><pages::account::AccountPage/></Guarded> }
                    />
                    <Route
                        path=path!("/applications")
                        view=|| view! { <Guarded><pages::applications::Applications/></Guarded> }
                    />
                    <Route
                        path=path!("/applications/:id")
                        view=|| view! { <Guarded><pages::application::ApplicationPage/></Guarded> }
                    />
                    <Route
                        path=path!("/applications/:id/submit")
                        view=|| view! { <Guarded><pages::submit::Submit/></Guarded> }
                    />
                    <Route
                        path=path!("/applications/:id/result")
                        view=|| view! { <Guarded><pages::result::ResultPage/></Guarded> }
                    />
                </FlatRoutes>
            </PageShell>
        </Router>
    }
}
