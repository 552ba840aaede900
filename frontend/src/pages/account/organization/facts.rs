//! What is known of the organization.

use leptos::prelude::*;
use openapi::organization::{MyOrganization, OrganizationStatus};

use crate::components::{Notice, StatusTag, Tag, Tone};

/// Name, code, state, administrator.
pub(super) fn facts(organization: &MyOrganization) -> impl IntoView + use<> {
    let (tag, text) = status(organization.status);
    let administrator = organization.administrator.clone();
    view! {
        <dl class="terms account-terms">
            <dt>"单位全称"</dt><dd><bdi>{organization.name.clone()}</bdi></dd>
            <dt>"信用代码"</dt><dd class="code">{organization.credit_code.clone()}</dd>
            <dt>"核验状态"</dt><dd><StatusTag tag=tag text=text/></dd>
            <dt>"组织管理员"</dt><dd><bdi>{administrator.name}</bdi>" "<span class="code">{administrator.phone}</span></dd>
        </dl>
    }
}

fn status(status: OrganizationStatus) -> (Tag, &'static str) {
    match status {
        OrganizationStatus::Unverified => (Tag::Plain, "未核验"),
        OrganizationStatus::Verified => (Tag::Green, "已核验"),
        OrganizationStatus::Rejected => (Tag::Red, "证明文件未通过"),
    }
}

/// What staff have suspended reads, and changes nothing.
pub(super) fn suspension(organization: &MyOrganization) -> Option<impl IntoView + use<>> {
    organization.suspended.then(|| {
        view! {
            <Notice tone=Tone::Bad>
                <p><strong>"本组织已被停用"</strong></p>
                <p>"停用期间可以登录和查看，不能填报、上传或提交。如有疑问请咨询（010）68417696；68413282。"</p>
            </Notice>
        }
    })
}

/// What a refused proof document keeps the organization from, and who can mend it.
pub(super) fn rejection(
    organization: &MyOrganization,
    remedy: &'static str,
) -> Option<impl IntoView + use<>> {
    let rejected = organization.status == OrganizationStatus::Rejected;
    let reason = organization.rejection_reason.clone();
    rejected.then(|| {
        view! {
            <Notice tone=Tone::Bad>
                <p><strong>"证明文件未通过核验，重新上传后才能提交申报"</strong></p>
                {reason.map(|reason| view! { <p>"原因："<bdi>{reason}</bdi></p> })}
                <p>{remedy}</p>
            </Notice>
        }
    })
}
