//! One document, three views: what staff, applicants and portals each need of it, in the order of their work.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, PathItem};

use crate::config::Config;
use crate::domain::seed::{PORTAL_SECRET, ids};

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// The association's own people.
    Staff,
    /// Applicants and their organizations.
    Applicants,
    /// Developers of third-party systems.
    Portals,
}

/// What staff use besides the operations under `/admin`.
const STAFF: [&str; 14] = [
    "issueToken",
    "getMyAccount",
    "changePassword",
    "listSessions",
    "endSession",
    "endAllSessions",
    "beginSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "listActivities",
    "getAwardForm",
    "getClock",
    "downloadAttachment",
    "verifyReceipt",
];

/// What portals use besides the operations that take their tokens.
const PORTALS: [&str; 9] = [
    "issueToken",
    "listActivities",
    "getActivity",
    "getAwardForm",
    "getClock",
    "verifyReceipt",
    "getJwks",
    "livez",
    "readyz",
];

const FOR_STAFF: &str = "**工作人员操作步骤**\n\n\
    1. 点击 **Authorize**，username 填手机号，password 填密码（启用了二次验证的，密码后加空格和 6 位验证码），\
    点 Authorize 再点 Close。页面打开期间会自动续期。\n\
    2. **活动**：建立或复制活动、调整填报时间、更新表单和不通过原因、发布。\n\
    3. **单位**：核对证明文件，通过或退回。\n\
    4. **形式审查**：`adminListApplications` 列出待审申报 → `claimApplication` 领取 → `adminDownloadDossier` 下载全部材料 → \
    `recordReviewResult` 记录结果。结果仅可记录一次，有误时由管理员用 `correctReviewResult` 更正，原结果保留可见；\
    “统一公布”的活动由 `publishReviewResults` 公布。\n\
    5. **导出与统计**、**人员**、**操作日志** 见下方各组。\n\n\
    **Staff**: press *Authorize* with phone and password (with a second factor: password, a space, the code). The groups \
    below stand in the order of the work.";

const STAFF_DEMO: &str = "\n\n各操作已填入演示数据的示例：展开后可直接点 **Execute** 执行；记录结果前请先选择示例。 · The operations are filled in \
    with examples of the demo; choose one before you record a result.";

const FOR_APPLICANTS: &str = "**申报人**请使用[申报系统](/)；这里列出它所用的全部接口，供排查问题和自行对接时查阅。\n\n\
    **Applicants** use the application at `/`; these are the operations behind it.";

const APPLICANTS_DEMO: &str = "\n\n示例以演示账号 13800138000 登录执行；单位注册的示例以 13800138005 登录执行。 · The examples run as the demo \
    applicant, 13800138000; those of a unit's registration as 13800138005.";

const FOR_PORTALS: &str = "**门户对接**\n\n\
    1. 向管理员申请 `client_id` 和 `client_secret`；由单位的组织管理员在“信息维护”中授权。\n\
    2. `POST /api/v1/auth/token`（`grant_type=client_credentials`）取得令牌，15 分钟有效。\n\
    3. 每次调用携带 `Authorization: Bearer …` 和 `X-Organization: 单位标识`，读取该单位已提交的申报和形审结果。\n\n\
    **Portals**: get `client_id` and `client_secret` from an admin, and the consent of each unit's administrator; ask for a \
    token with `client_credentials`, and name the unit of each call in `X-Organization`. Errors are \
    `application/problem+json` (RFC 9457); act on `code`, never on the words.";

impl View {
    pub(crate) const ALL: [Self; 3] = [Self::Staff, Self::Applicants, Self::Portals];

    /// Where the view is served.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Staff => "/openapi/staff.json",
            Self::Applicants => "/openapi/applicants.json",
            Self::Portals => "/openapi/portals.json",
        }
    }

    fn description(self, config: &Config) -> String {
        let (text, demo) = match self {
            Self::Staff => (FOR_STAFF, STAFF_DEMO),
            Self::Applicants => (FOR_APPLICANTS, APPLICANTS_DEMO),
            Self::Portals => (FOR_PORTALS, ""),
        };
        let curl = if self == Self::Portals { curl(config) } else { String::new() };
        format!("{text}{}{curl}", if config.demo { demo } else { "" })
    }

    fn shows(self, path: &str, operation: &Operation) -> bool {
        let id = operation.operation_id.as_deref().unwrap_or_default();
        let under_admin = path.starts_with("/api/v1/admin/");
        match self {
            Self::Staff => under_admin || STAFF.contains(&id),
            Self::Applicants => !under_admin,
            Self::Portals => takes_portals(operation) || PORTALS.contains(&id),
        }
    }

    /// The way in that the view shows.
    fn scheme(self) -> &'static str {
        if self == Self::Portals { "portal" } else { "account" }
    }
}

/// How a portal asks for a token here.
fn curl(config: &Config) -> String {
    let own = ("$CLIENT_ID", "$CLIENT_SECRET");
    let (id, secret) = if config.demo { (ids::PORTAL, PORTAL_SECRET) } else { own };
    let base = config.public_url.trim_end_matches('/');
    format!(
        "\n\n```\ncurl -d grant_type=client_credentials -d client_id={id} \\\n  -d client_secret={secret} \
         {base}/api/v1/auth/token\n```"
    )
}

/// Leaves the view's own way in: the other one would only be in the way.
fn narrow(operation: &mut Operation, scheme: &'static str) {
    if operation.security.as_ref().is_some_and(|all| all.iter().any(|one| names(one, scheme))) {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>(scheme, [])]);
    }
}

fn names(requirement: &SecurityRequirement, scheme: &str) -> bool {
    serde_json::to_value(requirement).is_ok_and(|requirement| requirement.get(scheme).is_some())
}

fn takes_portals(operation: &Operation) -> bool {
    operation.security.iter().flatten().any(|requirement| names(requirement, "portal"))
}

/// What a view shows of the document.
pub(crate) fn of(document: &OpenApi, view: View, config: &Config) -> OpenApi {
    let mut document = document.clone();
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            if operation.as_ref().is_some_and(|operation| !view.shows(path, operation)) {
                *operation = None;
            }
            if let Some(operation) = operation {
                narrow(operation, view.scheme());
            }
        }
    }
    document.paths.paths.retain(|_, item| operations(item).iter().any(|operation| operation.is_some()));
    let used: Vec<String> =
        document.paths.paths.values_mut().flat_map(operations).flatten().flat_map(tags).collect();
    if let Some(tags) = &mut document.tags {
        tags.retain(|tag| used.contains(&tag.name));
    }
    if let Some(components) = &mut document.components {
        components.security_schemes.retain(|name, _| name == view.scheme());
    }
    document.info.description = Some(view.description(config));
    document
}

fn tags(operation: &mut Operation) -> Vec<String> {
    operation.tags.clone().unwrap_or_default()
}

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> [&mut Option<Operation>; 5] {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
}
