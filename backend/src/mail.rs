//! Messages to mailboxes, by SMTP; without a setting nobody gets any.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use crate::config::Config;

/// A server that has not taken a message by then is not going to.
const TIMEOUT: Duration = Duration::from_mins(1);
/// How long one answer of the server may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Sends messages to mailboxes. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// Nobody gets any.
    Off,
    /// By way of an SMTP server.
    Smtp(Smtp),
}

/// The way to an SMTP server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A message to a mailbox.
pub struct Mail<'a> {
    /// The same at each try, so that a mailbox can tell a repetition.
    pub id: String,
    /// Where to.
    pub recipient: &'a str,
    /// One line.
    pub subject: &'a str,
    /// Plain text.
    pub body: &'a str,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Why a message did not go out. Holds neither the message nor what the server said, which may repeat the address.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It may go out later.
    #[error("the mail server cannot take the message now: {0}")]
    Passing(String),
    /// It will not go out, however often it is tried.
    #[error("the message is refused: {0}")]
    Refused(String),
    /// The settings are wrong.
    #[error("{0}")]
    Config(String),
}

impl Mailer {
    /// The mailer that the settings name.
    pub fn open(config: &Config) -> Result<Self, MailError> {
        let url = config.smtp_url.expose_secret();
        if url.is_empty() {
            return Ok(Self::Off);
        }
        let from = config.mail_from.parse().map_err(|error| wrong("mail_from", &error))?;
        ensure_private(&config.smtp_url)?;
        // The error may repeat the address, and so the password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|_| wrong("smtp_url", &"it is no address of an SMTP server"))?;
        Ok(Self::Smtp(Smtp { transport: builder.timeout(Some(ANSWER_TIMEOUT)).build(), from }))
    }

    /// Whether anybody gets any.
    pub fn is_on(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// Sends one message.
    pub async fn send(&self, mail: Mail<'_>) -> Result<(), MailError> {
        let Self::Smtp(smtp) = self else { return Ok(()) };
        let message = smtp.message(&mail)?;
        match tokio::time::timeout(TIMEOUT, smtp.transport.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(|error| judge(&error)),
            Err(_) => Err(MailError::Passing("it took too long".to_owned())),
        }
    }
}

/// A password goes over a connection that nobody reads.
fn ensure_private(url: &SecretString) -> Result<(), MailError> {
    let url: reqwest::Url =
        url.expose_secret().parse().map_err(|_| wrong("smtp_url", &"it is no address"))?;
    let near = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let private = url.scheme() == "smtps"
        || url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    if url.password().is_some() && !private && !near {
        return Err(wrong("smtp_url", &"a password needs smtps://, or ?tls=required"));
    }
    Ok(())
}

fn wrong(setting: &str, cause: &dyn std::fmt::Display) -> MailError {
    MailError::Config(format!("{setting}: {cause}"))
}

impl Smtp {
    /// Names and lines are encoded as headers need it; an address that is none is refused.
    fn message(&self, mail: &Mail<'_>) -> Result<Message, MailError> {
        let to = mail.recipient.parse().map_err(|_| MailError::Refused("no address".to_owned()))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(mail.subject))
            .date(SystemTime::from(mail.written_at))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_owned())
            .map_err(|error| MailError::Refused(error.to_string()))
    }
}

/// A header is one line, whatever stands in a title.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn judge(error: &SmtpError) -> MailError {
    let cause = match error.status() {
        Some(code) => code.to_string(),
        None if error.is_timeout() => "it took too long".to_owned(),
        None if error.is_tls() => "no safe connection".to_owned(),
        None => "no connection".to_owned(),
    };
    let code = error.status().map(u16::from).unwrap_or_default();
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    if is_of_recipient(code, &said) { MailError::Refused(cause) } else { MailError::Passing(cause) }
}

/// Whether a refusal is about the recipient, and so for good. Every other one, permanent by its code or not, is about this
/// server, its password, its address, or the mail server's state: somebody mends that, and a day's mail is not lost by it.
/// The extended code, where there is one, tells apart what shares a code (RFC 3463): 5.1.7 and 5.1.8 are about the sender,
/// and 5.7.x is about what may be sent.
fn is_of_recipient(code: u16, said: &str) -> bool {
    let extended = said.split_whitespace().next().filter(|first| first.starts_with("5."));
    let of_recipient = match extended {
        Some("5.1.7" | "5.1.8") => false,
        Some(extended) => extended.starts_with("5.1.") || extended == "5.2.1",
        None => true,
    };
    of_recipient && matches!(code, 550 | 551 | 553 | 556)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(url: &str, from: &str) -> Result<Mailer, MailError> {
        let config = Config::embedded().unwrap();
        Mailer::open(&Config { smtp_url: url.into(), mail_from: from.to_owned(), ..config })
    }

    #[test]
    fn only_what_is_said_of_the_recipient_is_final() {
        for (code, said) in
            [(550, "5.1.1 nobody"), (550, "no such user"), (551, ""), (553, "5.1.3 bad"), (556, "5.1.10")]
        {
            assert!(is_of_recipient(code, said), "{code} {said}");
        }
        for (code, said) in [
            (0, ""),
            (421, "busy"),
            (521, "no mail here"),
            (530, "5.7.0 log in first"),
            (534, "5.7.9 too weak"),
            (535, "5.7.8 wrong password"),
            (550, "5.7.1 your address is blocked"),
            (550, "5.1.8 sender unknown"),
            (552, "5.2.2 full"),
            (553, "5.1.7 bad sender"),
            (554, "5.3.2 closed"),
        ] {
            assert!(!is_of_recipient(code, said), "{code} {said}");
        }
    }

    #[test]
    fn wrong_settings_are_named_and_tell_no_password() {
        for (url, from, setting) in [
            ("smtps://mail.example.com", "", "mail_from"),
            ("smtp://u:canary@mail.example.com", "a@example.com", "smtp_url"),
            ("http://u:canary@mail.example.com", "a@example.com", "smtp_url"),
            ("u:canary", "a@example.com", "smtp_url"),
        ] {
            let error = open(url, from).err().unwrap().to_string();
            assert!(error.contains(setting) && !error.contains("canary"), "{url}: {error}");
        }
        assert!(!open("", "").unwrap().is_on());
    }

    #[tokio::test]
    async fn a_title_cannot_add_a_header() {
        let Mailer::Smtp(smtp) = open("smtp://localhost", "申报 <a@example.com>").unwrap() else {
            panic!()
        };
        let mail = Mail {
            id: "1".to_owned(),
            recipient: "b@example.com",
            subject: "《a\r\nBcc: c@example.com》",
            body: "正文\r\n.\r\n",
            written_at: DateTime::UNIX_EPOCH,
        };
        let whole = String::from_utf8(smtp.message(&mail).unwrap().formatted()).unwrap();
        assert!(!whole.lines().any(|line| line.starts_with("Bcc")), "{whole}");
        assert!(whole.contains("Message-ID: <1@example.com>"), "{whole}");
        let astray = smtp.message(&Mail { recipient: "b@example.com\r\nRCPT TO:<c@example.com>", ..mail });
        assert!(astray.is_err());
    }
}
