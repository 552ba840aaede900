//! The proof document to print and stamp (guide, clauses 23 and 24): the words of the DOCX template, on one page.

use leptos::prelude::*;

use crate::browser;
use crate::components::PrintHead;
use crate::routes::path::PrintedProof;

/// 证明文件, with what is known already filled in.
#[component]
pub(crate) fn ProofTemplate() -> impl IntoView {
    browser::title("组织管理员证明文件");
    let known = PrintedProof::read(&browser::fragment());
    view! {
        <PrintHead
            title="打印证明文件"
            lead="用 A4 纸打印，加盖组织公章后拍照或扫描，格式jpg/png/jpeg，大小10m内。空白处请手写填全。"
        />
        <article class="print-sheet" lang="zh-CN" aria-labelledby="sheet-title">
            <h2 id="sheet-title">"组织管理员证明文件"</h2>
            <p>"中国质量协会："</p>
            <p class="print-indent">
                "兹证明本单位 "{filled(known.name)}"（统一社会信用代码："{filled(known.credit_code)}
                "）在中国质量协会质量活动推进平台注册组织管理员账号，并授权下列人员担任本单位的组织管理员，\
                 负责组织信息维护、成员管理和奖项申报等事宜。"
            </p>
            <p class="print-indent">"组织管理员姓名："{filled(known.administrator)}</p>
            <p class="print-indent">"手机号："{filled(known.phone)}</p>
            <p class="print-indent">"本单位确认以上信息真实有效，愿承担法律责任。"</p>
            <div class="print-seal">
                <p>"单位（公章）："{filled(String::new())}</p>
                <p>"日期：　　　　年　　　月　　　日"</p>
            </div>
        </article>
    }
}

/// What is known, or a line to write on.
fn filled(value: String) -> AnyView {
    if value.trim().is_empty() {
        return view! { <span class="print-blank"><span class="visually-hidden">"（空白，手写填写）"</span></span> }.into_any();
    }
    view! { <bdi>{value}</bdi> }.into_any()
}
