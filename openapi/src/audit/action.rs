//! What the audit log tells of.

use serde::{Deserialize, Serialize};

use crate::text::Text;

macro_rules! actions {
    ($($name:ident, $code:literal, $zh:literal, $en:literal;)*) => {
        /// What the audit log tells of. The one list: an action that does not stand in it cannot be recorded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum AuditAction {
            $(#[doc = $en] #[serde(rename = $code)] $name,)*
        }

        impl AuditAction {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name that it is kept under and has on the wire.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// In words.
            pub fn title(self) -> Text {
                match self {
                    $(Self::$name => Text::new($zh, $en),)*
                }
            }
        }
    };
}

actions! {
    RegisterAccount, "register_account", "注册账号", "Registered an account";
    UpdateAccount, "update_account", "修改账号资料", "Changed an account's particulars";
    ChangePassword, "change_password", "修改密码", "Changed the password";
    ChangePhone, "change_phone", "更换手机号", "Changed the phone number";
    CancelAccount, "cancel_account", "注销账号", "Cancelled an account";
    SuspendAccount, "suspend_account", "停用账号", "Suspended an account";
    ReinstateAccount, "reinstate_account", "恢复账号", "Ended an account's suspension";
    CreateStaff, "create_staff", "新建工作人员账号", "Made a staff account";
    UpdateStaff, "update_staff", "修改工作人员账号", "Changed a staff account";
    ResetStaffPassword, "reset_staff_password", "重置工作人员密码", "Gave a staff account a temporary password";
    EndStaffSessions, "end_staff_sessions", "使工作人员退出登录", "Logged a staff account out everywhere";
    ResetSecondFactor, "reset_second_factor", "重置二次验证", "Took a staff account's second factor away";
    SetUpSecondFactor, "set_up_second_factor", "启用二次验证", "Turned the second factor on";
    RemoveSecondFactor, "remove_second_factor", "关闭二次验证", "Turned the second factor off";
    UseRecoveryCode, "use_recovery_code", "使用恢复码", "Used a recovery code";
    ImportParticipations, "import_participations", "导入参与记录", "Brought participations in";
    RemoveParticipation, "remove_participation", "删除参与记录", "Removed a participation";
    RegisterOrganization, "register_organization", "企业注册", "Registered an organization";
    UpdateOrganization, "update_organization", "修改组织资料", "Changed an organization's particulars";
    ReplaceProof, "replace_proof", "更换证明文件", "Replaced an organization's proof";
    JoinOrganization, "join_organization", "加入组织", "Joined an organization";
    RequestJoin, "request_join", "申请加入组织", "Asked to join an organization";
    WithdrawJoin, "withdraw_join", "撤回加入申请", "Withdrew a request to join";
    ApproveMember, "approve_member", "同意加入", "Agreed to a request to join";
    DeclineMember, "decline_member", "拒绝加入", "Declined a request to join";
    RemoveMember, "remove_member", "移除成员", "Removed a member";
    LeaveOrganization, "leave_organization", "退出组织", "Left an organization";
    TransferAdmin, "transfer_admin", "权限转让", "Handed the administrator's rights over";
    VerifyOrganization, "verify_organization", "核验单位", "Accepted or refused an organization's proof";
    SuspendOrganization, "suspend_organization", "停用单位", "Suspended an organization";
    ReinstateOrganization, "reinstate_organization", "恢复单位", "Ended an organization's suspension";
    MergeOrganization, "merge_organization", "并入其他单位", "Merged an organization into another one";
    AbsorbOrganization, "absorb_organization", "并入重复单位", "Took a duplicate in";
    CreatePortal, "create_portal", "登记门户", "Registered a portal";
    RotatePortalSecret, "rotate_portal_secret", "更换门户密钥", "Gave a portal a new secret";
    DisablePortal, "disable_portal", "停用门户", "Disabled a portal";
    EnablePortal, "enable_portal", "启用门户", "Enabled a portal";
    GrantPortalConsent, "grant_portal_consent", "授权门户", "Consented to a portal";
    RevokePortalConsent, "revoke_portal_consent", "撤回门户授权", "Took a consent to a portal back";
    CreateActivity, "create_activity", "新建活动", "Set an activity up";
    CopyActivity, "copy_activity", "复制活动", "Copied an activity";
    UpdateActivity, "update_activity", "修改活动", "Changed what an activity says";
    ChangeActivityWindows, "change_activity_windows", "更改活动时间", "Moved an activity's windows";
    PublishActivity, "publish_activity", "发布活动", "Published an activity";
    ArchiveActivity, "archive_activity", "归档活动", "Archived an activity";
    PutAward, "put_award", "新增或替换奖项", "Added or replaced an award";
    DeleteAward, "delete_award", "删除奖项", "Took an award away";
    PutAwardForm, "put_award_form", "更新奖项表单", "Put a new version of an award's form";
    CreateApplication, "create_application", "新建申报", "Began an application";
    CopyApplication, "copy_application", "复制申报", "Copied an application";
    DeleteDraft, "delete_draft", "删除草稿", "Deleted a draft";
    SubmitApplication, "submit_application", "提交申报", "Submitted an application";
    ClaimApplication, "claim_application", "领取申报", "Took a case, or renewed a claim";
    ReleaseApplication, "release_application", "释放申报", "Let go of a case";
    RecordReviewResult, "record_review_result", "记录形审结果", "Recorded a review result";
    CorrectReviewResult, "correct_review_result", "更正形审结果", "Corrected a review result";
    PublishReviewResults, "publish_review_results", "统一公布形审结果", "Published the results of an activity";
    ExportApplications, "export_applications", "导出申报", "Exported applications";
    ExportReviewResults, "export_review_results", "导出形审结果", "Exported review results";
    ExportOrganizations, "export_organizations", "导出组织", "Exported organizations";
}

#[cfg(feature = "server")]
impl utoipa::PartialSchema for AuditAction {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let words = Self::ALL.iter().map(|action| {
            let title = action.title();
            format!("- `{}` {} · {}\n", action.as_str(), title.zh, title.en)
        });
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(Self::ALL.iter().map(|action| action.as_str())))
            .description(Some(words.collect::<String>()))
            .into()
    }
}

#[cfg(feature = "server")]
impl utoipa::ToSchema for AuditAction {}
