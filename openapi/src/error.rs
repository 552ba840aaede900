//! Problems (RFC 9457): one table from code to status and sentences, for the server, the document and the SPA.

use serde::{Deserialize, Serialize};

use crate::form::check::Finding;
use crate::parsed::Refusal;
use crate::text::{Lang, Text};

/// Declares the codes once: variant, wire name, HTTP status, and title and detail in both languages.
macro_rules! error_codes {
    ($($variant:ident $code:literal $status:literal {
        $title_zh:literal / $title_en:literal,
        $detail_zh:literal / $detail_en:literal
    })*) => {
        /// What went wrong, for machines.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode { $(#[doc = $title_en] $variant,)* }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The HTTP status it answers with.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }

            /// A few words that name the problem.
            pub fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $(
                    (Self::$variant, Lang::Zh) => $title_zh,
                    (Self::$variant, Lang::En) => $title_en,
                )* }
            }

            /// What happened and what to do next.
            pub fn detail(self, lang: Lang) -> &'static str {
                match (self, lang) { $(
                    (Self::$variant, Lang::Zh) => $detail_zh,
                    (Self::$variant, Lang::En) => $detail_en,
                )* }
            }
        }
    };
}

error_codes! {
    MalformedRequest "malformed_request" 400 {
        "请求无法解析" / "The request cannot be parsed",
        "请求的格式不正确，未作任何更改。" / "The request is not well formed; nothing was changed."
    }
    IdempotencyKeyRequired "idempotency_key_required" 400 {
        "Idempotency-Key 缺失或格式不正确" / "Idempotency-Key is missing or malformed",
        "请携带 Idempotency-Key 请求头（1 至 200 个可见 ASCII 字符，不含空格），以便重试时不会重复。" /
        "Send an Idempotency-Key header (1 to 200 visible ASCII characters, no spaces), so that a retry has its effect once."
    }
    Unauthenticated "unauthenticated" 401 {
        "请先登录" / "Please log in",
        "登录已失效或尚未登录，请重新登录。已保存的内容不受影响。" /
        "The login has expired or is missing; log in again. What was saved is not affected."
    }
    InvalidCredentials "invalid_credentials" 401 {
        "手机号或密码不正确" / "Wrong phone number or password",
        "请核对手机号和密码后重试。" / "Check the phone number and the password and try again."
    }
    InvalidClient "invalid_client" 401 {
        "门户凭据不正确" / "Unknown portal or wrong secret",
        "请核对 client_id 和 client_secret；密钥可能已被轮换，门户可能已停用。" /
        "Check client_id and client_secret; the secret may have been rotated, or the portal disabled."
    }
    SecondFactorRequired "second_factor_required" 401 {
        "需要二次验证" / "A second factor is required",
        "请填写验证器中的 6 位数字或一个恢复码（接口中为 second_factor；在 Authorize 中填在密码和一个空格之后）。" /
        "Give the 6 digits from the authenticator or a recovery code (second_factor; in the Authorize dialog, behind the password and a space)."
    }
    SecondFactorNotBegun "second_factor_not_begun" 409 {
        "尚未获取密钥" / "No secret yet",
        "请先获取密钥（POST /accounts/me/second-factor），添加到验证器后再确认。" /
        "Get a secret first (POST /accounts/me/second-factor), then confirm it with a code."
    }
    SecondFactorWrong "second_factor_wrong" 401 {
        "验证码不正确" / "Wrong code",
        "验证码不正确、已过期或已用过，请等待验证器显示下一个再试。" /
        "The code is wrong, has passed or was used before; wait for the next one."
    }
    PasswordChangeRequired "password_change_required" 403 {
        "请先修改临时密码" / "Choose another password first",
        "当前为临时密码，请先修改密码（PUT /accounts/me/password），再重新登录。" /
        "The password is a temporary one: choose another (PUT /accounts/me/password), then log in again."
    }
    TemporaryPasswordExpired "temporary_password_expired" 403 {
        "临时密码已过期" / "The temporary password has expired",
        "临时密码已过期，请联系管理员重置，或通过“忘记密码”设置。" /
        "The temporary password has expired; ask an admin to reset it, or reset it by a code to the phone."
    }
    SecondFactorSetupRequired "second_factor_setup_required" 403 {
        "请先设置二次验证" / "Set up a second factor first",
        "本系统要求工作人员启用二次验证：请先设置（POST、PUT /accounts/me/second-factor），再重新登录。" /
        "Staff must have a second factor here: set it up (POST, PUT /accounts/me/second-factor), then log in again."
    }
    Forbidden "forbidden" 403 {
        "没有权限" / "Not allowed",
        "当前账号没有进行此操作的权限。" / "This account may not do this."
    }
    ConsentRequired "consent_required" 403 {
        "组织未授权" / "The organization has not consented",
        "该组织的管理员尚未授权此平台，请其在“信息维护”的平台授权中授权。" /
        "The organization's administrator has not consented to this portal; they can do so in their account."
    }
    AccountSuspended "account_suspended" 403 {
        "账号已停用" / "The account is suspended",
        "该账号已被停用，请联系中国质量协会：（010）68417696；68413282。" /
        "This account is suspended; contact the association: (010) 68417696, 68413282."
    }
    OrganizationSuspended "organization_suspended" 403 {
        "单位已停用" / "The organization is suspended",
        "该单位已被停用：可登录和查看，不能填报、上传或提交。请联系中国质量协会：（010）68417696；68413282。" /
        "This organization is suspended: its people can log in and read, not file, upload or submit. Contact the association: (010) 68417696, 68413282."
    }
    ForeignOrigin "foreign_origin" 403 {
        "来源不受信任" / "Untrusted origin",
        "请求来自其他网站，已拒绝。" / "The request came from another site and was refused."
    }
    NotFound "not_found" 404 {
        "未找到" / "Not found",
        "所请求的内容不存在，或不属于当前账号。" / "It does not exist, or does not belong to this account."
    }
    MethodNotAllowed "method_not_allowed" 405 {
        "不支持的请求方法" / "Method not allowed",
        "该地址不支持此请求方法。" / "This address does not support the method."
    }
    PhoneTaken "phone_taken" 409 {
        "该手机号已注册账号" / "This phone number already has an account",
        "每个手机号仅能注册 1 个账号，请直接登录，或更换手机号。" /
        "A phone number can hold one account only; log in, or use another number."
    }
    LastAdmin "last_admin" 409 {
        "须至少保留一名管理员" / "An admin must be left",
        "这是最后一名可登录的管理员，不能锁定或改为审核员。请先指定另一名管理员。" /
        "This is the last admin who can log in; make another one first."
    }
    OwnAccount "own_account" 409 {
        "不能用于自己的账号" / "Not for your own account",
        "自己的密码和二次验证请在账号设置中修改。" / "Change your own password and second factor as their holder."
    }
    SecondFactorActive "second_factor_active" 409 {
        "二次验证已启用" / "The second factor is on already",
        "二次验证已启用；如需更换，请先关闭。" / "It is on already; to use another one, turn it off first."
    }
    OrganizationTaken "organization_taken" 409 {
        "该企业已注册管理员账号" / "This unit already has an administrator account",
        "每家单位仅能注册 1 个组织管理员账号，请自行联系组织管理员。已填写的内容仍然保留。" /
        "A unit can have one administrator account only; ask its administrator. What you filled in is kept."
    }
    AlreadyMember "already_member" 409 {
        "已属于一个组织" / "Already in an organization",
        "当前账号已属于一个组织，不能再注册或加入其他组织。" /
        "This account already belongs to an organization and cannot register or join another."
    }
    OrganizationRequired "organization_required" 409 {
        "未加入组织" / "Not in an organization",
        "申报项目奖和个人奖均须先注册组织管理员账号。请先加入组织，或由单位注册组织管理员账号。" /
        "Filing needs an organization with an administrator account. Join one first, or have your unit register."
    }
    NotAMember "not_a_member" 409 {
        "已不是该组织成员" / "No longer a member of the organization",
        "您已不是该组织的成员，不能以该组织名义提交。草稿仍归您所有。" /
        "You no longer belong to the organization and cannot submit for it. The draft stays yours."
    }
    JoinPending "join_pending" 409 {
        "加入申请待同意" / "A request to join is pending",
        "您已申请加入一个组织，请等待该组织管理员同意，或先撤回申请。" /
        "You have asked to join an organization; wait for its administrator, or withdraw the request first."
    }
    OrganizationRejected "organization_rejected" 409 {
        "单位证明文件未通过核验" / "The organization's proof was rejected",
        "请由组织管理员在“信息维护”重新上传加盖公章的证明文件，之后即可提交。" /
        "Its administrator must upload a new stamped proof document; then it can submit."
    }
    OrganizationGone "organization_gone" 409 {
        "单位已注销或已合并" / "The organization is gone",
        "该单位已注销，或已并入其他单位，未作任何更改。" /
        "The organization was cancelled, or merged into another one; nothing was changed."
    }
    ProofReplaced "proof_replaced" 409 {
        "证明文件已更换" / "The proof was replaced",
        "您查看之后，单位已上传新的证明文件；本次核验未生效。请查看新文件后再核验。" /
        "The unit has uploaded another proof since you looked; nothing was decided. Look at the new one, then decide."
    }
    AdminMustTransfer "admin_must_transfer" 409 {
        "请先转让管理员权限" / "Hand the administrator's rights over first",
        "组织管理员不能退出组织。请先在“信息维护”中进行权限转让。" /
        "The administrator cannot leave the organization. Hand the rights over first."
    }
    OrganizationHasMembers "organization_has_members" 409 {
        "组织内还有其他成员" / "The organization has other members",
        "组织管理员账号须先进行权限转让，或移除其他成员，才能注销。" /
        "Hand the administrator's rights over, or remove the other members, before cancelling."
    }
    AccountParticipated "account_participated" 409 {
        "无法注销" / "Cannot be cancelled",
        "该账号参加过活动（含“全面质量知识竞赛”等），无法注销。" /
        "This account has taken part in an activity and cannot be cancelled."
    }
    TooManyDrafts "too_many_drafts" 409 {
        "草稿数量已达上限" / "Too many drafts",
        "未提交的草稿已达上限，请先提交或删除不需要的草稿。" / "You have too many drafts; submit or delete some first."
    }
    FilingNotOpen "filing_not_open" 409 {
        "填报尚未开始" / "Filing has not opened yet",
        "填报系统尚未开放，请在填报时间内申报。" / "Filing is not open yet; come back within the filing window."
    }
    FilingClosed "filing_closed" 409 {
        "填报已截止" / "Filing has closed",
        "填报时间已过，逾期不予补报。已保存的草稿仍可查看，未提交。" /
        "The filing window has passed and late filings are not accepted. Saved drafts can be read; they were not submitted."
    }
    AlreadySubmitted "already_submitted" 409 {
        "申报材料已提交" / "Already submitted",
        "提交后无法对申报材料进行补充或修改。" / "After submission nothing can be added or changed."
    }
    ActivityExists "activity_exists" 409 {
        "活动标识已被使用" / "The activity's id is taken",
        "已有使用该标识的活动，未作任何更改。请换一个标识。" / "There is an activity with this id; nothing was changed. Choose another id."
    }
    ActivityArchived "activity_archived" 409 {
        "活动已归档" / "The activity is archived",
        "已归档的活动仅供查阅，不能再更改或发布。" / "An archived activity is kept for reading; it is neither changed nor published again."
    }
    ActivityNotPublished "activity_not_published" 409 {
        "活动尚未发布" / "The activity is not published",
        "只有已发布的活动可以归档。" / "Only a published activity can be archived."
    }
    ActivityInProgress "activity_in_progress" 409 {
        "活动尚未结束" / "The activity is not over",
        "填报尚未截止，或还有未审查、未公布结果的申报，不能归档。如需提前截止，请先更改填报时间。" /
        "Filing has not closed, or something submitted waits for its result or its publication. To end filing early, move its window first."
    }
    AlreadyFiled "already_filed" 409 {
        "已有申报" / "Somebody has filed already",
        "已有草稿或提交使用该奖项或年度（受理编号含年度和编号代码），不能再作此更改。表单可以发布新版本。" /
        "There are drafts or submissions of this award or year, on which numbers rest; this can no longer be changed. A form can have a new version."
    }
    NotReviewable "not_reviewable" 409 {
        "不能记录形审结果" / "No result can be recorded",
        "仅能对“形式审查中”的申报记录一次结果；结果一经记录不可更改。" /
        "A result can be recorded once, for an application that is under review; it is final."
    }
    CaseTaken "case_taken" 409 {
        "该申报已由其他审核员领取" / "Another reviewer has taken the case",
        "其他审核员正在审查这份申报，到期或释放后才能操作；管理员可以代为释放。" /
        "Another reviewer is at work on it. Wait until the claim ends, or have an admin release it."
    }
    NotReviewed "not_reviewed" 409 {
        "尚无结果可更正" / "There is no result to correct",
        "这份申报尚未记录形审结果。" / "No result has been recorded for this application yet."
    }
    ResultCorrected "result_corrected" 409 {
        "结果已被更正" / "The result has been corrected meanwhile",
        "您所更正的不是最新记录，未作任何更改。请重新查看 `history`，核对后再试。" /
        "What you correct is not the last entry any more; nothing was changed. Look at `history` again."
    }
    NotJoint "not_joint" 409 {
        "该活动不是统一公布" / "The activity's results are not published jointly",
        "该活动的形审结果一经记录即可见，无须统一公布，未作任何更改。须统一公布的活动，请在有人提交之前将 `publication` 改为 `joint`。" /
        "This activity's results are seen as they are recorded; there is nothing to publish, and nothing was changed. Set `publication` to `joint` before anybody has submitted."
    }
    NothingToPublish "nothing_to_publish" 409 {
        "尚无可公布的形审结果" / "There is no result to publish yet",
        "该活动尚未记录形审结果，未作任何更改。首次公布后记录的结果立即可见，请在记录结果之后再公布。" /
        "No result of the activity has been recorded; nothing was changed. What is recorded after the first publication is seen at once, so record results first."
    }
    StaleVersion "stale_version" 412 {
        "内容已在别处更改" / "Changed elsewhere",
        "内容已在其他窗口或由他人更改，本次操作未生效（未保存、未提交）。请取回最新内容，核对后再试。" /
        "It was changed in another window or by someone else; nothing was saved or submitted. Fetch it, compare, try again."
    }
    RequestTimeout "request_timeout" 408 {
        "上传时间过长" / "The request took too long",
        "内容未能在规定时间内传完，请检查网络后重试。已保存的内容不受影响。" /
        "The content did not arrive in time; check the network and try again. What was saved is not affected."
    }
    RequestTooLarge "request_too_large" 413 {
        "请求内容过大" / "The request is too large",
        "请求超过大小限制，未作任何更改。" / "The request is over the size limit; nothing was changed."
    }
    FileTooLarge "file_too_large" 413 {
        "文件过大" / "The file is too large",
        "文件超过大小限制，请压缩后重新上传。其他内容不受影响。" /
        "The file is over the size limit; make it smaller and upload it again. Nothing else is affected."
    }
    UnsupportedMediaType "unsupported_media_type" 415 {
        "不支持的内容类型" / "Unsupported media type",
        "请按接口说明设置 Content-Type。" / "Set Content-Type as the operation documents."
    }
    InvalidRequest "invalid_request" 422 {
        "填写内容有误" / "Some values are missing or wrong",
        "请按提示修改后重试，未作任何更改。" / "Mend what is listed and try again; nothing was changed."
    }
    Incomplete "incomplete" 422 {
        "申报材料尚不完整" / "The application is not complete",
        "请补全所列内容后再提交。草稿已保存，未提交。" /
        "Complete what is listed and submit again. The draft is kept; nothing was submitted."
    }
    ActivityIncomplete "activity_incomplete" 422 {
        "活动尚不能发布" / "The activity cannot be published yet",
        "请按提示补全后再发布，活动仍为未发布。" / "Mend what is listed and publish again; it stays unpublished."
    }
    IdempotencyKeyReused "idempotency_key_reused" 422 {
        "Idempotency-Key 已用于其他请求" / "Idempotency-Key was used for another request",
        "请为新的请求使用新的 Idempotency-Key。" / "Use a new Idempotency-Key for a new request."
    }
    FileEmpty "file_empty" 422 {
        "文件为空" / "The file is empty",
        "所选文件没有内容，请重新选择。" / "The chosen file has no content; choose another."
    }
    FileKindRefused "file_kind_refused" 422 {
        "文件格式不符" / "The file is of the wrong kind",
        "文件内容不是所要求的格式（以内容而非文件名判断），请转换格式后重新上传。" /
        "The content, not the name, is not of an accepted kind; convert the file and upload it again."
    }
    FileUnreadable "file_unreadable" 422 {
        "文件无法读取" / "The file cannot be read",
        "文件已损坏，无法打开，请重新导出后上传。" /
        "The file is damaged and cannot be opened; export it anew and upload it again."
    }
    FileTruncated "file_truncated" 422 {
        "文件不完整" / "The file is cut off",
        "文件只有前一部分，可能未下载完或未扫描完。请重新导出或扫描后上传。" /
        "Only the beginning of the file is there; export or scan it anew and upload it again."
    }
    FileEncrypted "file_encrypted" 422 {
        "文件已加密" / "The file is encrypted",
        "该 PDF 设有密码，审核人员无法打开。请去除密码（如“打印”为新的 PDF）后上传。" /
        "The PDF is protected with a password, so that reviewers cannot open it; remove it (print to a new PDF) and upload again."
    }
    ImageTooLarge "image_too_large" 422 {
        "图片像素过多" / "The picture has too many pixels",
        "图片像素过多，请以不超过 600 dpi 扫描，或缩小后上传。" /
        "The picture has too many pixels; scan it with at most 600 dpi, or make it smaller."
    }
    TooManyFiles "too_many_files" 422 {
        "文件数量已达上限" / "Too many files",
        "该附件项的文件数量已达上限，请先删除不需要的文件。" / "This slot is full; delete a file first."
    }
    QuotaExceeded "quota_exceeded" 422 {
        "文件总量已达上限" / "The files are too large together",
        "这份申报的文件总量已达上限，请压缩文件或删除不需要的文件后再上传。" /
        "The files of this application have reached their limit together; compress some, or delete what is not needed."
    }
    PreconditionRequired "precondition_required" 428 {
        "缺少 If-Match" / "If-Match is missing",
        "更改须携带 If-Match 请求头，其值为读取时得到的 ETag。" /
        "Send an If-Match header with the ETag that reading gave."
    }
    TooManyRequests "too_many_requests" 429 {
        "操作过于频繁" / "Too many requests",
        "操作过于频繁，请稍后再试。已保存的内容不受影响。" /
        "Too many requests; try again a little later. What was saved is not affected."
    }
    Internal "internal" 500 {
        "系统内部错误" / "Internal error",
        "系统出现错误，已记录。请稍后重试；如仍有问题，请提供请求编号。" /
        "Something failed and was logged. Try again later; if it persists, quote the request id."
    }
    Unavailable "unavailable" 503 {
        "系统繁忙" / "Temporarily unavailable",
        "系统暂时无法处理请求，请稍后重试。已保存的内容不受影响。" /
        "The system cannot handle the request just now; try again shortly. What was saved is not affected."
    }
}

/// The body of every 4xx and 5xx answer: `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A stable address of the kind of problem.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "server", schema(example = "/problems/filing_closed"))]
    pub kind: String,
    /// A few words that name it, in the language asked for.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "server", schema(example = 409))]
    pub status: u16,
    /// What happened and what to do next, in the language asked for.
    pub detail: String,
    /// What went wrong, for machines.
    pub code: ErrorCode,
    /// The values that are missing or wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// With `stale_version`: the draft's current version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
    /// With `too_many_requests`: seconds after which to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Quote it when asking for help.
    pub request_id: String,
}

/// A value that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the request or, for an incomplete application, into its answers.
    #[cfg_attr(feature = "server", schema(example = "/phone"))]
    pub pointer: String,
    /// Machine code.
    #[cfg_attr(feature = "server", schema(example = "invalid_phone"))]
    pub code: String,
    /// What is wrong and how to mend it, in both languages.
    pub message: Text,
}

impl FieldError {
    /// An error at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &str, message: Text) -> Self {
        Self { pointer: pointer.into(), code: code.to_owned(), message }
    }

    /// A parsed value's refusal at `pointer`.
    pub fn refused(pointer: &str, refusal: Refusal) -> Self {
        Self::new(pointer, refusal.code, refusal.text())
    }
}

impl From<Finding> for FieldError {
    fn from(finding: Finding) -> Self {
        Self { pointer: finding.pointer, code: finding.code, message: finding.message }
    }
}

/// The refusal behind a code that a failed deserialisation carried, if it came from a parsed value.
pub fn refusal_by_code(code: &str) -> Option<Refusal> {
    Refusal::by_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_name_is_the_serialised_name() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
