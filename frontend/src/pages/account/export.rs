//! 数据导出: all that the platform keeps of one's own. And the way to 注销账号.

use leptos::prelude::*;

use super::TITLE;
use super::sections::Section;
use crate::components::{Button, Task, refused};
use crate::routes::path;
use crate::{api, browser};

#[component]
pub(super) fn Export() -> impl IntoView {
    let export = Task::new();
    let press = move |()| {
        export.run(api::accounts::export(), |file| browser::save_file(&file, "个人数据.json"));
    };
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Export.title()}</h2>
            <p>"下载平台保存的您的全部数据，格式为 JSON，包含："</p>
            <ul class="account-list">
                <li>"账号资料和所属组织"</li>
                <li>"暂存的企业注册信息"</li>
                <li>"登录设备和通知"</li>
                <li>"申报的全部填写内容（附件为文件名和校验值，文件本身请在申报中下载）"</li>
            </ul>
            {move || export.failure().map(|failure| refused(&failure))}
            <div class="actions">
                <Button pending=export.pending() on_press=press>"下载个人数据"</Button>
            </div>
            <p class="muted small account-end">"不再使用本平台？"<a href=path::CANCEL_ACCOUNT>"注销账号"</a></p>
        </section>
    }
}
