//! 通知: what happened to one's account and organization, told in the transaction in which it happened.

use openapi::Text;
use openapi::ids::{AccountId, ApplicationId, NotificationId};
use openapi::notification::{MarkRead, Notification, NotificationKind, NotificationList};

use super::actor::Actor;
use super::error::{Error, Result};
use super::paging;
use crate::app::App;
use crate::store::Conn;
use crate::store::applications::ApplicationRow;
use crate::store::column::Column;
use crate::store::notifications::{self as store, NotificationRow};

/// More unread ones than this are not counted.
const MOST_UNREAD: i64 = 99;

/// Tells an account of something. `who` and `unit` are the names that the sentence needs: of a deadline, the activity's title
/// and the time in China.
pub fn tell(
    app: &App,
    conn: &mut Conn,
    to: AccountId,
    kind: NotificationKind,
    who: &str,
    unit: &str,
) -> Result<()> {
    add(app, conn, to, kind, sentence(kind, who, unit), None)
}

/// Tells an account of something that has happened to an application with this number.
pub fn tell_of(
    app: &App,
    conn: &mut Conn,
    to: AccountId,
    kind: NotificationKind,
    application: &ApplicationRow,
    number: &str,
) -> Result<()> {
    let text = sentence(kind, &application.title, number);
    add(app, conn, to, kind, text, Some(*application.id))
}

fn add(
    app: &App,
    conn: &mut Conn,
    to: AccountId,
    kind: NotificationKind,
    text: Text,
    application: Option<ApplicationId>,
) -> Result<()> {
    let row = NotificationRow {
        id: NotificationId::generate().into(),
        account_id: to.into(),
        kind: kind.into(),
        text: text.into(),
        created_at: app.clock.now().naive_utc(),
        read_at: None,
        application_id: application.map(Into::into),
    };
    Ok(store::insert(conn, &row)?)
}

fn sentence(kind: NotificationKind, who: &str, unit: &str) -> Text {
    use NotificationKind as K;
    let (zh, en) = match kind {
        K::MemberJoined => (format!("{who}已加入{unit}。"), format!("{who} has joined {unit}.")),
        K::JoinRequested => (
            format!("{who}申请加入{unit}，请在“信息维护”的成员管理中处理。"),
            format!("{who} asks to join {unit}; answer it among the members."),
        ),
        K::JoinApproved => {
            (format!("您已加入{unit}，可以申报。"), format!("You have joined {unit} and can file."))
        }
        K::JoinDeclined => (
            format!("{unit}的管理员未同意您的加入申请，如有疑问请联系该管理员。"),
            format!("The administrator of {unit} has declined your request; contact them if in doubt."),
        ),
        K::MemberRemoved => (
            format!("您已被移出{unit}。已填写的草稿仍归您所有，但不能以该组织名义提交。"),
            format!("You were removed from {unit}. Your drafts stay yours, but cannot be submitted for it."),
        ),
        K::MemberLeft => (format!("{who}已退出{unit}。"), format!("{who} has left {unit}.")),
        K::AdminReceived => (
            format!("{who}已将{unit}的组织管理员权限转让给您，您现在是组织管理员。"),
            format!("{who} has handed the administration of {unit} over to you."),
        ),
        K::AdminHandedOver => (
            format!("您已将{unit}的组织管理员权限转让给{who}，您的账号已转变为个人账号。"),
            format!("You have handed the administration of {unit} over to {who}; yours is a personal account now."),
        ),
        K::OrganizationCancelled => (
            format!("{unit}的组织管理员账号已注销，您的加入申请已失效。"),
            format!("The administrator account of {unit} was closed; your request to join has lapsed."),
        ),
        K::OrganizationVerified => (
            format!("{unit}的证明文件已通过核验。"),
            format!("The proof document of {unit} was accepted."),
        ),
        K::OrganizationRejected => (
            format!("{unit}的证明文件未通过核验：{who}请在“信息维护”重新上传，之后方可提交申报。"),
            format!("The proof document of {unit} was refused: {who} Upload a new one; then it can submit."),
        ),
        K::OrganizationSuspended => (
            format!("{unit}已被停用：{who}停用期间可登录和查看，不能填报和提交。如有疑问请咨询（010）68417696；68413282。"),
            format!("{unit} was suspended: {who} Meanwhile its people can read, not file. Questions: (010) 68417696."),
        ),
        K::OrganizationReinstated => (
            format!("{unit}已恢复，可以继续填报。"),
            format!("{unit} is no longer suspended; you can go on filing."),
        ),
        K::OrganizationMerged => (
            format!("{who}已并入{unit}：您现在是{unit}的成员，原组织的申报记录归入{unit}。"),
            format!("{who} was merged into {unit}: you belong to {unit} now, and so do the applications."),
        ),
        K::OrganizationAbsorbed => (
            format!("{who}已并入{unit}：其成员和申报记录已归入本组织，请在“信息维护”和“申报记录”中查看。"),
            format!("{who} was merged into {unit}: its members and applications are yours to look after now."),
        ),
        K::JoinLapsed => (
            format!("{who}已并入{unit}，您的加入申请已失效，请选择加入{unit}。"),
            format!("{who} was merged into {unit}; your request to join has lapsed. Ask to join {unit}."),
        ),
        K::ApplicationSubmitted => (
            format!("《{who}》已提交，受理编号 {unit}，进入形式审查。请在申报记录中查看回执和形审结果。"),
            format!("“{who}” was submitted as {unit} and is under formal review; receipt and result are in the records."),
        ),
        K::DeadlineMoved => (
            format!("“{who}”的填报截止时间改为 {unit}（中国时间）。您还有未提交的草稿，请在此之前提交。"),
            format!("Filing for “{who}” now closes at {unit}, China time. You have a draft; submit it before."),
        ),
        K::FilingEnded => (
            format!("“{who}”的填报截止时间已改为 {unit}（中国时间），现已截止。您的草稿未提交，仍可查看，不能再填写和提交。"),
            format!("Filing for “{who}” has been moved to close at {unit}, China time, and is over. Your draft was not submitted; it can be read."),
        ),
        K::ResultPublished => (
            format!("《{who}》（受理编号 {unit}）的形式审查结果已公布，请在申报记录中查看。"),
            format!("The result of the formal review of “{who}” ({unit}) can be seen in the records."),
        ),
        K::ResultCorrected => (
            format!("《{who}》（受理编号 {unit}）的形式审查结果已更正，请在申报记录中查看。"),
            format!("The result of the formal review of “{who}” ({unit}) was corrected; see the records."),
        ),
        K::PasswordChanged => (
            "您的密码已修改，其他设备均已退出登录。如非本人操作，请立即重置密码。".to_owned(),
            "Your password was changed and other devices were logged out. If it was not you, reset it at once."
                .to_owned(),
        ),
        K::PhoneChanged => (
            "您的手机号已更换，请使用新手机号登录。".to_owned(),
            "Your phone number was changed; log in with the new one.".to_owned(),
        ),
    };
    Text::new(zh, en)
}

/// The actor's notifications, newest first.
pub async fn list(
    app: &App,
    actor: Actor,
    after: Option<NotificationId>,
    limit: u32,
) -> Result<NotificationList> {
    app.db
        .read(move |conn| {
            let rows = store::list(conn, actor.account, after, paging::rows(limit))?;
            let page = paging::page(rows, limit, |row| row.id.to_string(), |row| Ok(describe(row)))?;
            let unread = store::count_unread(conn, actor.account, MOST_UNREAD)?;
            let unread = u32::try_from(unread).map_err(Error::internal)?;
            Ok(NotificationList { items: page.items, next: page.next, unread })
        })
        .await
}

/// A row as the contract's type.
pub fn describe(row: NotificationRow) -> Notification {
    Notification {
        id: *row.id,
        kind: *row.kind,
        text: row.text.into_inner(),
        application_id: row.application_id.map(Column::into_inner),
        created_at: row.created_at.and_utc(),
        read: row.read_at.is_some(),
    }
}

/// Marks what was seen as read.
pub async fn mark_read(app: &App, actor: Actor, request: MarkRead) -> Result<()> {
    let now = app.clock.now().naive_utc();
    app.db.write(move |conn| Ok(store::mark_read(conn, actor.account, request.up_to, now)?)).await
}
