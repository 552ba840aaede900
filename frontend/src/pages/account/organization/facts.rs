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

/// What a refused proof document keeps the organization from, and who can mend it.
pub(super) fn rejection(
    organization: &MyOrganization,
    remedy: &'static str,
) -> Option<impl IntoView + use<>> {
    let rejected = organization.status == OrganizationStatus::Rejected;
    rejected.then(|| {
        view! {
            <Notice tone=Tone::Bad>
                <p><strong>"证明文件未通过审核，重新上传后才能提交申报"</strong></p>
                <p>{remedy}</p>
            </Notice>
        }
    })
}
