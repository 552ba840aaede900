//! The addresses of the pages, and who may enter.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::params::ParamsMap;
use openapi::account::{Account, Duty, Role};

use crate::browser;
use crate::components::{Button, EmptyState};
use crate::session::{Login, Session};

/// Where each page lives.
pub(crate) mod path {
    use openapi::ids::{ActivityId, ApplicationId};

    /// 活动报名.
    pub(crate) const ACTIVITIES: &str = "/activity-registration";
    /// 活动报名, with the dialog 未加入组织 open.
    pub(crate) const JOIN: &str = "/activity-registration?join=1";
    /// 登录.
    pub(crate) const LOGIN: &str = "/login";
    /// 个人注册.
    pub(crate) const REGISTER: &str = "/register";
    /// 企业注册.
    pub(crate) const REGISTER_ORGANIZATION: &str = "/register/organization";
    /// 忘记密码.
    pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";
    /// 注销账号.
    pub(crate) const CANCEL_ACCOUNT: &str = "/cancel-account";
    /// 申报记录.
    pub(crate) const APPLICATIONS: &str = "/applications";
    /// 申报记录 of all members, for their administrator.
    pub(crate) const ORGANIZATIONS_APPLICATIONS: &str = "/applications?scope=organization";
    /// 验证提交回执.
    pub(crate) const RECEIPTS: &str = "/receipts";
    /// 信息维护.
    pub(crate) const ACCOUNT: &str = "/account";
    /// 信息维护, at 权限转让.
    pub(crate) const TRANSFER: &str = "/account?section=transfer";
    /// 工作台, for staff.
    pub(crate) const STAFF: &str = "/staff";
    /// 表单预览, for staff.
    pub(crate) const STAFF_PREVIEW: &str = "/staff/preview";
    /// 统计, for staff.
    pub(crate) const STAFF_STATISTICS: &str = "/staff/statistics";
    /// Swagger UI, which is a page of the server's.
    pub(crate) const DOCS: &str = "/docs/";
    /// 信息维护, at 修改密码.
    pub(crate) const PASSWORD: &str = "/account?section=password";
    /// 信息维护, at 二次验证.
    pub(crate) const SECOND_FACTOR: &str = "/account?section=second-factor";
    /// Before the address of every page that is there to be printed.
    pub(crate) const PRINT: &str = "/print/";
    /// The proof document, to print.
    pub(crate) const PRINT_PROOF_TEMPLATE: &str = "/print/proof-template";

    /// One activity.
    pub(crate) fn activity(id: &ActivityId) -> String {
        format!("{ACTIVITIES}/{id}")
    }

    /// 申报材料填报; the read-only form once submitted.
    pub(crate) fn application(id: ApplicationId) -> String {
        format!("{APPLICATIONS}/{id}")
    }

    /// The same, at the field that a JSON Pointer points at.
    pub(crate) fn application_at(id: ApplicationId, pointer: &str) -> String {
        let pointer: String = js_sys::encode_uri_component(pointer).into();
        format!("{APPLICATIONS}/{id}?at={pointer}")
    }

    /// Check your answers, and submit.
    pub(crate) fn submit(id: ApplicationId) -> String {
        format!("{APPLICATIONS}/{id}/submit")
    }

    /// 历史版本 of a draft.
    pub(crate) fn revisions(id: ApplicationId) -> String {
        format!("{APPLICATIONS}/{id}/revisions")
    }

    /// One of them.
    pub(crate) fn revision(id: ApplicationId, version: i64) -> String {
        format!("{APPLICATIONS}/{id}/revisions/{version}")
    }

    /// Status, reasons, receipt.
    pub(crate) fn result(id: ApplicationId) -> String {
        format!("{APPLICATIONS}/{id}/result")
    }

    /// The whole application, to print.
    pub(crate) fn print_application(id: ApplicationId) -> String {
        format!("{PRINT}applications/{id}")
    }

    /// Its receipt, to print.
    pub(crate) fn print_receipt(id: ApplicationId) -> String {
        format!("{PRINT}receipts/{id}")
    }

    /// Its 申报承诺书 for the unit at this place (from 1) among those that stamp, to print.
    pub(crate) fn print_letter(id: ApplicationId, unit: usize) -> String {
        format!("{PRINT}commitment-letters/{id}?unit={unit}")
    }

    /// 登录, and then on to `next`.
    pub(crate) fn login_then(next: &str) -> String {
        let next: String = js_sys::encode_uri_component(next).into();
        format!("{LOGIN}?next={next}")
    }

    /// 注册, and then on to `next`.
    pub(crate) fn register_then(next: &str) -> String {
        let next: String = js_sys::encode_uri_component(next).into();
        format!("{REGISTER}?next={next}")
    }

    /// What the printed proof document already says; the rest is left blank. It stands in the address behind `#`, which
    /// browsers keep to themselves: no server, proxy or log learns the phone number.
    #[derive(Debug, Default, PartialEq, Eq)]
    pub(crate) struct PrintedProof {
        /// 单位全称.
        pub(crate) name: String,
        /// 统一社会信用代码.
        pub(crate) credit_code: String,
        /// 组织管理员姓名.
        pub(crate) administrator: String,
        /// 手机号.
        pub(crate) phone: String,
    }

    impl PrintedProof {
        /// From what an address has behind `#`.
        pub(crate) fn read(fragment: &str) -> Self {
            let mut known = Self::default();
            for (key, value) in
                fragment.trim_start_matches('#').split('&').filter_map(|it| it.split_once('='))
            {
                let place = match key {
                    "name" => &mut known.name,
                    "credit_code" => &mut known.credit_code,
                    "administrator" => &mut known.administrator,
                    "phone" => &mut known.phone,
                    _ => continue,
                };
                *place = js_sys::decode_uri_component(value).map(String::from).unwrap_or_default();
            }
            known
        }

        /// The address of the document.
        pub(crate) fn address(&self) -> String {
            let values = [
                ("name", &self.name),
                ("credit_code", &self.credit_code),
                ("administrator", &self.administrator),
                ("phone", &self.phone),
            ];
            let part = |(key, value): (&str, &String)| {
                format!("{key}={}", String::from(js_sys::encode_uri_component(value.trim())))
            };
            format!("{PRINT_PROOF_TEMPLATE}#{}", values.map(part).join("&"))
        }
    }

    /// `next` if it is an address of this application, so that nobody is led elsewhere by a crafted link.
    pub(crate) fn own(next: &str) -> Option<String> {
        let own =
            next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
        own.then(|| next.to_owned())
    }
}

/// Where the person was going, if the address tells.
pub(crate) fn next(query: &ParamsMap) -> Option<String> {
    query.get("next").and_then(|next| path::own(&next))
}

/// For addresses that one should not come back to with the browser's “back”.
pub(crate) fn in_place() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}

/// For whom a page is.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Audience {
    /// Whoever is logged in.
    Everyone,
    /// Who files.
    Applicants,
    /// Who works for the association.
    Staff,
}

impl Audience {
    fn admits(self, account: &Account) -> bool {
        match self {
            Self::Everyone => true,
            Self::Applicants => account.role == Role::Applicant,
            Self::Staff => account.role != Role::Applicant,
        }
    }
}

#[derive(PartialEq, Clone, Copy)]
enum Gate {
    Waiting,
    Unreachable,
    Shut,
    Foreign,
    Bound(Duty),
    Open,
}

/// Shows `children` to those for whom they are; leads those who are not logged in to the login page and back, and tells
/// others. While the login is not known yet it waits, so that reloading a page does not end at the login.
#[component]
pub(crate) fn Guarded(audience: Audience, children: ChildrenFn) -> impl IntoView {
    let session = Session::expect();
    let gate = Memo::new(move |_| match session.login() {
        Login::Unknown => Gate::Waiting,
        Login::Unreachable => Gate::Unreachable,
        Login::Out => Gate::Shut,
        // What must be done first is done in 信息维护, which is for everyone.
        Login::In(Account { duty: Some(duty), .. }) if audience != Audience::Everyone => Gate::Bound(duty),
        Login::In(account) if audience.admits(&account) => Gate::Open,
        Login::In(_) => Gate::Foreign,
    });
    move || match gate.get() {
        Gate::Waiting => ().into_any(),
        Gate::Unreachable => unreachable(session).into_any(),
        Gate::Shut => view! { <ToLogin/> }.into_any(),
        Gate::Foreign => foreign(audience).into_any(),
        Gate::Bound(duty) => view! { <ToDuty duty=duty/> }.into_any(),
        Gate::Open => children().into_any(),
    }
}

/// A page of others: for whom it is, and where one's own are.
fn foreign(audience: Audience) -> impl IntoView {
    let (whose, who, href, back) = match audience {
        Audience::Staff => {
            ("此页面仅供工作人员使用", "当前登录的是申报人账号。", path::ACTIVITIES, "返回活动报名")
        }
        _ => ("此页面供申报人使用", "当前登录的是工作人员账号，不能申报。", path::STAFF, "前往工作台"),
    };
    browser::title("没有权限");
    view! {
        <h1>"没有权限"</h1>
        <EmptyState title=whose>
            <p>{who}"如需更换账号，请先退出登录。"</p>
            <p><a class="button button-primary" href=href>{back}</a></p>
        </EmptyState>
    }
}

fn unreachable(session: Session) -> impl IntoView {
    view! {
        <div class="card" role="alert">
            <h1>"无法连接服务器"</h1>
            <p>"请检查网络后重试。已保存的内容不受影响。"</p>
            <Button on_press=move |()| session.resume()>"重试"</Button>
        </div>
    }
}

/// Where a duty is done.
pub(crate) fn of_duty(duty: Duty) -> &'static str {
    match duty {
        Duty::ChangePassword => path::PASSWORD,
        Duty::SetUpSecondFactor => path::SECOND_FACTOR,
    }
}

#[component]
fn ToDuty(duty: Duty) -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| navigate(of_duty(duty), in_place()));
}

#[component]
fn ToLogin() -> impl IntoView {
    let (location, navigate) = (use_location(), use_navigate());
    Effect::new(move |_| {
        let query = location.search.get_untracked();
        let mark = if query.is_empty() { "" } else { "?" };
        let here = format!("{}{mark}{query}", location.pathname.get_untracked());
        navigate(&path::login_then(&here), in_place());
    });
}

#[cfg(test)]
mod tests {
    use super::path::own;

    #[test]
    fn only_own_addresses_are_followed() {
        assert!(own("/applications?at=%2Fname").is_some());
        for foreign in
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
        {
            assert_eq!(own(foreign), None, "{foreign}");
        }
    }
}
