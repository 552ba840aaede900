//! Messages to mailboxes, against a mail server of the tests' own.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use shenbao::worker::{mail, outbox};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_10_the_result_is_in_the_system_and_messages_are_an_extra(app) {
        let server = MailServer::start(&[]).await;
        let app = app.with(|config| server.configure(config)).await;
        let unit = app.organization().await;
        unit.client.patch("/organizations/mine", json!({ "email": "office@example.com" })).await.expect(200);
        let member = app.member(&unit, "李娜").await;
        set_email(&member.client, "李娜", " lina@example.com ").await.expect(200);
        set_email(&unit.client, "王志强", "LINA@example.com").await.expect(200);
        let id = member.client.submitted("individual", "").await;
        result(&app, &id).await;
        outbox::drain(&app.app).await.unwrap();
        for client in [&member.client, &unit.client] {
            client.get(&format!("/applications/{id}/review-result")).await.expect(200);
            assert!(client.told().await.contains(&"result_published".to_owned()), "it is in the system");
        }
        assert!(server.taken().is_empty(), "no transaction waits for a mail server");
        let (first, second) = futures_util::join!(mail::drain(&app.app), mail::drain(&app.app));
        assert!(first.is_ok() && second.is_ok());
        let taken = server.taken();
        let mut recipients: Vec<&str> = taken.iter().map(|mail| mail.recipient.as_str()).collect();
        recipients.sort_unstable();
        assert_eq!(recipients, ["lina@example.com", "office@example.com"], "one for each mailbox");
        let body = taken[0].text();
        let application = member.client.get(&format!("/applications/{id}")).await.expect(200).json();
        for words in [application["number"].as_str().unwrap(), application["title"].as_str().unwrap(), &format!("https://award.example/applications/{id}/result")] {
            assert!(body.contains(words), "{words} in {body}");
        }
        assert!(!body.contains("不通过"), "what it says stays in the system");
        assert_eq!(mail::drain(&app.app).await.unwrap(), 0);
        assert_eq!(app.count("mails WHERE state = 'sent'").await, 2);
    }

    async fn a_mail_is_tried_again_and_sent_once(app) {
        let server = MailServer::start(&["451 4.3.0 later", "421 4.3.2 busy"]).await;
        let app = app.with(|config| server.configure(config)).await;
        let unit = app.organization().await;
        set_email(&unit.client, "王志强", "wang@example.com").await.expect(200);
        result(&app, &unit.submitted("individual").await).await;
        outbox::drain(&app.app).await.unwrap();
        for (pause, tried) in [(0, 1), (30, 0), (31, 1), (100, 0), (25, 1), (3600, 0)] {
            app.pass(pause);
            assert_eq!(mail::drain(&app.app).await.unwrap(), tried, "after {pause} s");
        }
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].whole.contains("To: wang@example.com"), "{}", taken[0].whole);
    }

    async fn a_mail_that_is_refused_or_grows_old_is_given_up(app) {
        let server = MailServer::start(&["RCPT 550 5.1.1 nobody"]).await;
        let app = app.with(|config| server.configure(config)).await;
        let unit = app.organization().await;
        set_email(&unit.client, "王志强", "wang@example.com").await.expect(200);
        result(&app, &unit.submitted("individual").await).await;
        outbox::drain(&app.app).await.unwrap();
        assert_eq!(mail::drain(&app.app).await.unwrap(), 1);
        assert_eq!(app.count("mails WHERE state = 'failed'").await, 1, "refused for good");
        let unit = app.organization().await;
        set_email(&unit.client, "李娜", "lina@example.com").await.expect(200);
        result(&app, &unit.submitted("individual").await).await;
        outbox::drain(&app.app).await.unwrap();
        app.pass(86_400);
        assert_eq!(mail::drain(&app.app).await.unwrap(), 0);
        assert_eq!(app.count("mails WHERE state = 'failed'").await, 2, "too old");
        assert!(server.taken().is_empty());
        app.pass(8 * 86_400);
        shenbao::domain::sweeper::sweep(&app.app).await.unwrap();
        assert_eq!(app.count("mails").await, 0);
    }

    async fn only_what_is_said_of_the_recipient_is_final(app) {
        let refusals = [
            "AUTH 535 5.7.8 wrong password",
            "GREETING 554 no service here",
            "MAIL 530 5.7.0 log in first",
            "RCPT 550 5.7.1 your address is blocked",
            "552 5.2.2 full",
        ];
        let server = MailServer::start(&refusals).await;
        let app = app.with(|config| server.configure(config)).await;
        let unit = app.organization().await;
        set_email(&unit.client, "王志强", "wang@example.com").await.expect(200);
        result(&app, &unit.submitted("individual").await).await;
        outbox::drain(&app.app).await.unwrap();
        for refusal in refusals {
            assert_eq!(mail::drain(&app.app).await.unwrap(), 1, "{refusal}");
            assert_eq!(app.count("mails WHERE state = 'pending'").await, 1, "{refusal}");
            app.pass(3600);
        }
        assert_eq!(mail::drain(&app.app).await.unwrap(), 1);
        assert_eq!((server.taken().len(), app.count("mails WHERE state = 'sent'").await), (1, 1));
    }

    async fn a_title_cannot_add_headers_or_recipients(app) {
        let server = MailServer::start(&[]).await;
        let app = app.with(|config| server.configure(config)).await;
        let unit = app.organization().await;
        set_email(&unit.client, "王志强", "wang@example.com").await.expect(200);
        let draft = unit.complete("project").await;
        // Whatever the form takes for a title.
        let title = "齿轮\r\nBcc: spy@example.com\r\n\r\n.\r\nRCPT TO:<spy@example.com>";
        app.raw_sql(&format!("UPDATE applications SET title = '{title}' WHERE id = '{}'", draft.id)).await.unwrap();
        unit.client.submit(&draft.id, draft.version, "k").await.expect(201);
        result(&app, &draft.id).await;
        outbox::drain(&app.app).await.unwrap();
        mail::drain(&app.app).await.unwrap();
        let taken = server.taken();
        assert_eq!(taken.iter().map(|mail| mail.recipient.as_str()).collect::<Vec<_>>(), ["wang@example.com"]);
        assert!(!taken[0].headers().contains("\nBcc:"), "{}", taken[0].whole);
    }

    async fn without_a_mail_server_nothing_is_written(app) {
        let unit = app.organization().await;
        set_email(&unit.client, "王志强", "wang@example.com").await.expect(200);
        result(&app, &unit.submitted("individual").await).await;
        outbox::drain(&app.app).await.unwrap();
        assert_eq!(app.count("mails").await, 0);
    }

    async fn an_address_is_given_kept_and_taken_away(app) {
        let person = app.person().await;
        assert_eq!(person.client.me().await["email"], Value::Null);
        let refused = set_email(&person.client, "李娜", "lina@example.com\r\nBcc: x@example.com").await;
        assert!(refused.expect_problem(422, "invalid_request").has_error("/email", "invalid_email"));
        set_email(&person.client, "李娜", "lina@example.com").await.expect(200);
        person.client.patch("/accounts/me", json!({ "name": "李娜" })).await.expect(200);
        assert_eq!(person.client.me().await["email"], "lina@example.com", "left out, it stays");
        let (_, detail) = app.audited(&format!("account:{}", person.id)).await.pop().unwrap();
        assert!(!detail.contains("lina"), "the log is for ever, an address is not");
        set_email(&person.client, "李娜", "").await.expect(200);
        assert_eq!(person.client.me().await["email"], Value::Null);
        set_email(&person.client, "李娜", "lina@example.com").await.expect(200);
        app.cancel(&person.phone).await.expect(204);
        assert_eq!(app.count("accounts WHERE email IS NOT NULL").await, 0);
    }
}

async fn set_email(client: &Client, name: &str, email: &str) -> Answer {
    client.patch("/accounts/me", json!({ "name": name, "email": email })).await
}

async fn result(app: &TestApp, id: &str) {
    let body = json!({ "outcome": "rejected", "reasons": [{ "code": "not_as_required" }] });
    app.reviewer().await.post(&format!("/admin/applications/{id}/review-result"), body).await.expect(201);
}

/// A message that the server has taken.
#[derive(Clone)]
struct Taken {
    recipient: String,
    whole: String,
}

impl Taken {
    fn headers(&self) -> &str {
        self.whole.split_once("\r\n\r\n").unwrap().0
    }

    /// The body as people read it.
    fn text(&self) -> String {
        use base64::Engine as _;
        let (headers, body) = self.whole.split_once("\r\n\r\n").unwrap();
        if !headers.to_lowercase().contains("base64") {
            return body.to_owned();
        }
        let joined: String = body.split_whitespace().filter(|line| *line != ".").collect();
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(joined).unwrap()).unwrap()
    }
}

/// A mail server on this machine: refuses as told, then takes messages. `AUTH 535 …` is the answer to a login, `GREETING 554 …`
/// the one to a connection, and so on; without a command it is the one to the whole message.
struct MailServer {
    port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl MailServer {
    async fn start(refusals: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let refusals: Vec<String> = refusals.iter().rev().map(|refusal| (*refusal).to_owned()).collect();
        let (kept, refusals) = (Arc::clone(&taken), Arc::new(Mutex::new(refusals)));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(talk(socket, Arc::clone(&refusals), Arc::clone(&kept)));
            }
        });
        Self { port, taken }
    }

    fn configure(&self, config: &mut shenbao::config::Config) {
        config.smtp_url = format!("smtp://shenbao:secret@127.0.0.1:{}", self.port).into();
        "质量技术奖 <award@example.com>".clone_into(&mut config.mail_from);
        "https://award.example".clone_into(&mut config.public_url);
    }

    fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

/// What is answered next, if it is the answer to this.
fn refusal(refusals: &Mutex<Vec<String>>, command: &str) -> Option<String> {
    let mut refusals = refusals.lock().unwrap();
    let next = refusals.last()?;
    let (of, answer) = match next.split_once(' ') {
        Some((of, answer)) if of.chars().all(|c| c.is_ascii_uppercase()) => (of, answer),
        _ => ("DATA", next.as_str()),
    };
    let answer = (of == command).then(|| answer.to_owned())?;
    refusals.pop();
    Some(answer)
}

/// One connection.
async fn talk(
    socket: TcpStream,
    refusals: Arc<Mutex<Vec<String>>>,
    taken: Arc<Mutex<Vec<Taken>>>,
) -> Option<()> {
    let (reading, mut writing) = socket.into_split();
    let mut lines = BufReader::new(reading).lines();
    let greeting = refusal(&refusals, "GREETING").unwrap_or_else(|| "220 test".to_owned());
    writing.write_all(format!("{greeting}\r\n").as_bytes()).await.ok()?;
    let mut recipients = Vec::new();
    while let Some(line) = lines.next_line().await.ok()? {
        let command = line.split([' ', ':']).next().unwrap().to_uppercase();
        let refused = if command == "DATA" { None } else { refusal(&refusals, &command) };
        let answer = match command.as_str() {
            _ if refused.is_some() => refused.unwrap(),
            "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
            "AUTH" => "235 welcome".to_owned(),
            "RCPT" => {
                recipients.push(line.split(['<', '>']).nth(1).unwrap().to_owned());
                "250 ok".to_owned()
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await.ok()?;
                let mut whole = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    whole.push_str(&line);
                    whole.push_str("\r\n");
                }
                let refusal = refusal(&refusals, "DATA");
                let to = std::mem::take(&mut recipients);
                if refusal.is_none() {
                    let all = to.into_iter().map(|recipient| Taken { recipient, whole: whole.clone() });
                    taken.lock().unwrap().extend(all);
                }
                refusal.unwrap_or_else(|| "250 taken".to_owned())
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
