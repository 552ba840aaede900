//! 工作台: what staff have here beside Swagger UI.

pub(crate) mod preview;
pub(crate) mod statistics;

use leptos::prelude::*;

use crate::browser;
use crate::routes::path;

/// 工作台.
#[component]
pub(crate) fn StaffPage() -> impl IntoView {
    browser::title("工作台");
    view! {
        <h1>"工作台"</h1>
        <p class="lead">"审查、活动设置、导出和账号管理在接口操作台中进行。"</p>
        <ul class="staff-ways">
            // A page of the server's: the router must not take it for one of its own.
            <Way href=path::DOCS title="接口操作台（Swagger UI）" external=true>
                "审查申报、发布结果、设置活动、核验单位、导出数据、查看审计日志。"
            </Way>
            <Way href=path::STAFF_STATISTICS title="统计">
                "草稿和提交数量、截止前的提交高峰、形审结果和不通过原因。"
            </Way>
            <Way href=path::STAFF_PREVIEW title="表单预览">
                "按申报人所见查看申报书表单，发布前核对新的表单定义。"
            </Way>
        </ul>
    }
}

#[component]
fn Way(
    href: &'static str,
    title: &'static str,
    #[prop(optional)] external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <li class="card">
            <h2><a href=href rel=external.then_some("external")>{title}</a></h2>
            <p class="muted">{children()}</p>
        </li>
    }
}
