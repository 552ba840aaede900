//! The OpenAPI document: what the handlers' attributes do not say.

mod examples;
mod problems;
pub(super) mod views;

use openapi::Lang;
use openapi::error::{ErrorCode, Problem};
use serde_json::json;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Password, Scopes, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Header, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::error::PROBLEM_JSON;

/// A multipart body with one file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "described here, read as a stream")]
pub(super) struct FileForm {
    /// 文件 · The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The bytes of a file, as a body of an answer.
pub(super) struct FileContent;

impl PartialSchema for FileContent {
    fn schema() -> RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary)))
            .into()
    }
}

impl ToSchema for FileContent {}

const TAGS: [(&str, &str); 13] = [
    ("admin-activities", "活动管理 · Activities, awards and their forms"),
    ("admin-organizations", "单位管理 · Organizations: proofs to verify, suspension, duplicates"),
    ("admin-review", "形式审查 · Formal review: queue, cases, results, publication"),
    ("admin-exports", "导出与统计 · Exports and statistics"),
    ("admin-accounts", "账号管理 · Accounts: staff, suspension, participations"),
    ("admin-audit", "操作日志 · Who did what, when and from where; whether the log is what it was"),
    ("auth", "认证 · Authentication: codes, login, sessions, tokens"),
    ("accounts", "账号 · Accounts: registration, profile, cancellation, notifications"),
    ("organizations", "组织 · Organizations: 注册查询, 企业注册, members, 权限转让"),
    ("portals", "门户 · Portals: third-party systems and the consents of organizations"),
    ("activities", "活动 · Activities, awards and their forms"),
    ("applications", "申报 · Applications: drafts, attachments, submission, receipt"),
    ("review-results", "形审结果 · Review results"),
];

const DESCRIPTION: &str = "质量技术奖填报系统的接口。\n\n\
    **审核员操作步骤**\n\n\
    1. 点击 Authorize，username 填手机号，password 填密码，其余留空。\n\
    2. 在“形式审查”中打开 `GET /api/v1/admin/applications` 点击 Execute，得到待审队列，复制 id。\n\
    3. 用该 id 打开 `GET /api/v1/admin/applications/{id}` 查看申报材料、附件 id 和可选的不通过原因；\
    用附件 id 打开 `GET /api/v1/attachments/{id}` 下载文件。\n\
    4. 用 `POST /api/v1/admin/applications/{id}/review-result` 记录结果：仅可记录一次；有误时由管理员更正，原结果保留。\n\n\
    **Staff**: Authorize with phone number and password, list the queue, open a case, download its files, record the \
    result once (a mistake is corrected by an admin, and stays visible). **Developers**: errors are `application/problem+json` (RFC 9457); times are RFC 3339 UTC; a draft's \
    changes need `If-Match`; `POST …/submission` needs `Idempotency-Key`; answers that the system fills in itself (the \
    filing organization) are replaced, whatever is sent.";

/// The document before the routes add to it.
pub(super) fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("申报 shenbao")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(utoipa::openapi::LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    let tags = TAGS.iter().chain([&("operations", "运行 · Operations")]);
    let tags =
        tags.map(|(name, description)| TagBuilder::new().name(*name).description(Some(*description)).build());
    OpenApiBuilder::new().info(info).tags(Some(tags.collect::<Vec<_>>())).build()
}

/// Adds the security scheme, and to each operation every problem that it can answer, with an example.
pub(super) fn finish(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    let mut referenced = Vec::new();
    Problem::schemas(&mut referenced);
    components.schemas.extend(referenced);
    let flow = Flow::Password(Password::new("/api/v1/auth/token", Scopes::new()));
    components.security_schemes.insert(
        "account".to_owned(),
        SecurityScheme::OAuth2(OAuth2::with_description(
            [flow],
            "username：手机号；password：密码（启用二次验证时填“密码 123456”）；其余留空 · phone number and password (with a second \
             factor: “password 123456”); leave the rest empty",
        ))
        .into(),
    );
    let flow = Flow::ClientCredentials(ClientCredentials::new(
        "/api/v1/auth/token",
        Scopes::from_iter([
            (
                "applications:read",
                "查看已授权组织的申报 · Read the applications of organizations that consented",
            ),
            ("results:read", "查看其形审结果 · Read their review results"),
        ]),
    ));
    components.security_schemes.insert(
        "portal".to_owned(),
        SecurityScheme::OAuth2(OAuth2::with_description(
            [flow],
            "门户：client_id、client_secret · portals; each call names its organization in X-Organization",
        ))
        .into(),
    );
    for (path, item) in &mut document.paths.paths {
        for operation in views::operations(item).into_iter().filter_map(Option::as_mut) {
            examples::add(operation);
            add_problems(path, operation);
        }
    }
    document
}

/// The document of a server without the demo's data.
pub(super) fn without_examples(mut document: OpenApi) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        views::operations(item).into_iter().filter_map(Option::as_mut).for_each(examples::remove);
    }
    document
}

fn add_problems(path: &str, operation: &mut Operation) {
    let codes = problems::of(path, operation);
    let mut statuses: Vec<u16> = codes.iter().map(|code| code.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let mut same: Vec<ErrorCode> = codes.iter().copied().filter(|code| code.status() == status).collect();
        same.sort_by_key(|code| code.as_str());
        same.dedup();
        let (mut titles, mut content) =
            (Vec::new(), ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))));
        for code in same {
            titles.push(format!("{} · {}", code.title(Lang::Zh), code.title(Lang::En)));
            let example = ExampleBuilder::new().value(Some(example(code))).build();
            content = content.examples_from_iter([(code.as_str(), example)]);
        }
        let mut response =
            ResponseBuilder::new().description(titles.join("; ")).content(PROBLEM_JSON, content.build());
        for name in headers_of(status) {
            response = response.header(*name, Header::default());
        }
        operation.responses.responses.entry(status.to_string()).or_insert(RefOr::T(response.build()));
    }
}

/// What an answer with this status says besides its body.
fn headers_of(status: u16) -> &'static [&'static str] {
    match status {
        429 => &["Retry-After", "RateLimit", "RateLimit-Policy"],
        503 => &["Retry-After"],
        412 => &["ETag"],
        _ => &[],
    }
}

fn example(code: ErrorCode) -> serde_json::Value {
    json!({
        "type": format!("/problems/{}", code.as_str()), "title": code.title(Lang::Zh), "status": code.status(),
        "detail": code.detail(Lang::Zh), "code": code, "request_id": "0198a0b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
    })
}
