//! Messages to mailboxes: an extra beside the notices, which have the same and more (guide, clause 10).

use chrono::TimeDelta;
use openapi::ids::MailId;
use openapi::notification::NotificationKind;

use super::error::{Error, Result};
use crate::app::App;
use crate::store::applications::ApplicationRow;
use crate::store::column::MessageState;
use crate::store::mails::{self as store, MailRow};
use crate::store::{Conn, activities};

/// A message that has not gone out by then is given up.
const LIFE: TimeDelta = TimeDelta::days(1);

/// Whether there are messages of this kind.
pub fn tell_of(kind: NotificationKind) -> bool {
    happened(kind).is_some()
}

/// What has happened to a result; of everything else there are only notices.
fn happened(kind: NotificationKind) -> Option<&'static str> {
    match kind {
        NotificationKind::ResultPublished => Some("已公布"),
        NotificationKind::ResultCorrected => Some("已更正"),
        _ => None,
    }
}

/// Writes to each of the mailboxes, once, what has happened to an application with this number. What the result says stays
/// in the system: a mailbox is read by others too.
pub fn write(
    app: &App,
    conn: &mut Conn,
    kind: NotificationKind,
    application: &ApplicationRow,
    number: &str,
    recipients: &[String],
) -> Result<()> {
    let Some(happened) = happened(kind) else { return Ok(()) };
    let activity = activities::find(conn, &application.activity_id)?;
    let contact = activity.ok_or_else(|| Error::internal("an application has its activity"))?.contact;
    let title = &application.title;
    let address =
        format!("{}/applications/{}/result", app.config.public_url.trim_end_matches('/'), *application.id);
    let subject = format!("形式审查结果{happened}：{number}《{title}》");
    let body = format!(
        "您好：\n\n《{title}》（受理编号 {number}）的形式审查结果{happened}，请登录填报系统查看：\n{address}\n\n\
         结果以填报系统内显示的为准。本邮件由系统自动发出，请勿回复。\n咨询电话：{}，邮箱：{}\n",
        contact.phones, contact.email
    );
    let now = app.clock.now();
    for recipient in distinct(recipients) {
        let row = MailRow {
            id: MailId::generate().into(),
            recipient: recipient.to_owned(),
            subject: subject.clone(),
            body: body.clone(),
            state: MessageState::Pending.into(),
            tries: 0,
            next_try_at: now.naive_utc(),
            created_at: now.naive_utc(),
            expires_at: (now + LIFE).naive_utc(),
        };
        store::insert(conn, &row)?;
    }
    Ok(())
}

/// The mailboxes, each once, however it is written.
fn distinct(recipients: &[String]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for recipient in recipients.iter().map(|recipient| recipient.trim()).filter(|it| !it.is_empty()) {
        if !found.iter().any(|known| known.eq_ignore_ascii_case(recipient)) {
            found.push(recipient);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn a_mailbox_gets_one() {
        let of = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(distinct(&of(&["a@x.cn", "", " A@X.cn ", "b@x.cn"])), ["a@x.cn", "b@x.cn"]);
    }
}
