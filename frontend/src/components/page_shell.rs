//! What is around every page: header, footer, the way past the navigation.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account_menu::AccountMenu;
use super::notification_bell::NotificationBell;
use super::{ToastList, When};
use crate::routes::path;
use crate::session::{Login, Session};

/// Header, `children` in the middle, footer; around what is there to be printed, nothing.
#[component]
pub(crate) fn PageShell(children: Children) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    let location = use_location();
    // A new page begins at its top, for the eyes, the keyboard and the ears alike.
    Effect::new(move |before: Option<String>| {
        let here = location.pathname.get();
        if before.is_some_and(|before| before != here) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(main) = main.get_untracked() {
                let _ = main.focus();
            }
        }
        here
    });
    let framed = Memo::new(move |_| location.pathname.with(|path| !path.starts_with(path::PRINT)));
    view! {
        <When is=framed>
            <a class="skip-link" href="#main">"跳到正文"</a>
            <Header/>
        </When>
        <main id="main" class="page" tabindex="-1" node_ref=main>{children()}</main>
        <When is=framed><Footer/></When>
        <ToastList/>
    }
}

#[component]
fn Header() -> impl IntoView {
    let session = Session::expect();
    view! {
        <header class="header">
            <a class="brand" href=path::ACTIVITIES>
                <span class="brand-mark" aria-hidden="true">"申"</span>
                <span>"质量活动推进平台"</span>
            </a>
            <nav class="nav" aria-label="主导航">
                <NavLink href=path::ACTIVITIES>"活动报名"</NavLink>
                <When is=move || session.account().is_some() && !session.is_staff()>
                    <NavLink href=path::APPLICATIONS>"申报记录"</NavLink>
                </When>
                <When is=move || session.is_staff()><NavLink href=path::STAFF>"工作台"</NavLink></When>
            </nav>
            <div class="header-end">
                <When is=move || session.account().is_some()><NotificationBell/></When>
                {move || match session.login() {
                    Login::In(account) => view! { <AccountMenu account=account/> }.into_any(),
                    Login::Unknown => ().into_any(),
                    Login::Out | Login::Unreachable => view! {
                        <a class="header-login" href=path::LOGIN>"登录"</a>
                        <a class="button button-small" href=path::REGISTER>"注册"</a>
                    }.into_any(),
                }}
            </div>
        </header>
    }
}

#[component]
fn NavLink(href: &'static str, children: Children) -> impl IntoView {
    let location = use_location();
    let current = move || location.pathname.with(|path| path.starts_with(href)).then_some("page");
    view! { <a href=href aria-current=current>{children()}</a> }
}

#[component]
fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <p>"中国质量协会 质量技术奖"</p>
            <p><a href=path::RECEIPTS>"验证提交回执"</a></p>
            <p>
                "咨询电话：（010）68417696；68413282　邮箱："
                <a href="mailto:zljsj@caq.org.cn">"zljsj@caq.org.cn"</a>
            </p>
        </footer>
    }
}
