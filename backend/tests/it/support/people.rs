//! People: applicants with their organizations, reviewers; and the work they do in many tests.

use std::sync::atomic::{AtomicU32, Ordering};

use openapi::CreditCode;
use serde_json::{Value, json};
use shenbao::store::{Conn, sms_messages};

use super::app::TestApp;
use super::client::{Answer, Client};
use super::files::*;

/// Password of everyone here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The second completing unit of the project example.
pub(crate) const SECOND_UNIT: &str = "12100000400000624D";

fn next() -> u32 {
    static COUNTER: AtomicU32 = AtomicU32::new(1);
    COUNTER.fetch_add(1, Ordering::Relaxed)
}

/// A phone number that nobody has.
pub(crate) fn new_phone() -> String {
    format!("150{:08}", next())
}

/// A credit code that nobody has, its check digit right.
pub(crate) fn new_credit_code() -> String {
    let body = format!("9111{:013}", next());
    let mut ends = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let holds = |end: &char| CreditCode::parse(&format!("{body}{end}")).unwrap().check_digit_holds();
    let end = ends.find(holds).unwrap();
    format!("{body}{end}")
}

/// A personal account.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) phone: String,
    pub(crate) id: String,
}

/// An administrator of a registered organization, and the organization.
pub(crate) struct Admin {
    pub(crate) client: Client,
    pub(crate) phone: String,
    pub(crate) id: String,
    pub(crate) organization: String,
    pub(crate) credit_code: String,
}

impl TestApp {
    /// Logs in.
    pub(crate) async fn login(&self, phone: &str, password: &str) -> Client {
        let client = self.stranger();
        let answer =
            client.post("/auth/login", json!({ "phone": phone, "password": password })).await.expect(200);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        client.with_token(&token)
    }

    /// The seeded reviewer.
    pub(crate) async fn reviewer(&self) -> Client {
        self.login(shenbao::domain::seed::DEMO_REVIEWER, shenbao::domain::seed::DEMO_PASSWORD).await
    }

    /// The seeded admin of the platform.
    pub(crate) async fn admin(&self) -> Client {
        self.login(shenbao::domain::seed::DEMO_ADMIN, shenbao::domain::seed::DEMO_PASSWORD).await
    }

    /// Asks for a code to a phone and reads it off the message that would go out; nothing when none would.
    pub(crate) async fn try_code(&self, phone: &str, purpose: &str) -> Option<String> {
        let before = self.newest_code(phone).await;
        let body = json!({ "phone": phone, "purpose": purpose });
        self.stranger().post("/auth/sms-codes", body).await.expect(202);
        self.newest_code(phone).await.filter(|code| Some(code) != before.as_ref()).map(|(_, code)| code)
    }

    /// Asks for a code to a phone and reads it off the message.
    pub(crate) async fn code(&self, phone: &str, purpose: &str) -> String {
        self.try_code(phone, purpose).await.expect("a message goes out")
    }

    async fn newest_code(&self, phone: &str) -> Option<(String, String)> {
        let far = self.clock.now().naive_utc();
        let due = move |conn: &mut Conn| sms_messages::due(conn, far, 10_000);
        let pending = self.app.db.read(due).await.unwrap();
        let of_phone = pending.into_iter().filter(|row| row.phone.as_str() == phone);
        let newest = of_phone.max_by_key(|row| row.id.to_string())?;
        let digits = newest.text.split_once("验证码 ").unwrap().1[..6].to_owned();
        Some((newest.id.to_string(), digits))
    }

    /// A new personal account without an organization.
    pub(crate) async fn person(&self) -> Person {
        self.person_named("李娜").await
    }

    /// The same, with a name.
    pub(crate) async fn person_named(&self, name: &str) -> Person {
        let (client, phone) = (self.stranger(), new_phone());
        let code = self.code(&phone, "register").await;
        let body = json!({ "name": name, "phone": phone, "password": PASSWORD, "code": code });
        let session = client.post("/accounts", body).await.expect(201).json();
        let client = client.with_token(session["access_token"].as_str().unwrap());
        Person { client, phone, id: session["account"]["id"].as_str().unwrap().to_owned() }
    }

    /// A new organization and its administrator, registered as the guide says.
    pub(crate) async fn organization(&self) -> Admin {
        let (phone, credit_code) = (new_phone(), new_credit_code());
        let organization = format!("测试精密制造（{}）有限公司", next());
        let client = self.saved_registration(&phone, &organization, &credit_code).await;
        client.upload_proof("证明文件.jpg", PROOF_JPG).await.expect(200);
        client.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        let account = client.get("/accounts/me").await.expect(200).json();
        let id = account["organization"]["id"].as_str().unwrap().to_owned();
        Admin { client, phone, id, organization, credit_code }
    }

    /// A registration saved for the first time, without its proof.
    pub(crate) async fn saved_registration(
        &self,
        phone: &str,
        organization: &str,
        credit_code: &str,
    ) -> Client {
        let client = self.stranger();
        let mut body = registration(phone, organization, credit_code);
        body["credentials"]["code"] = json!(self.code(phone, "register").await);
        let answer = client.put("/organization-registrations/draft", body).await.expect(200);
        let token = answer.json()["session"]["access_token"].as_str().unwrap().to_owned();
        client.with_token(&token)
    }
}

/// A first 暂存 with everything filled in but the code.
pub(crate) fn registration(phone: &str, organization: &str, credit_code: &str) -> Value {
    json!({
        "data": {
            "organization_name": organization, "credit_code": credit_code,
            "administrator_name": "王志强", "region": "江苏省苏州市", "email": "",
        },
        "credentials": { "phone": phone, "password": PASSWORD },
    })
}

/// The complete answers of an award.
pub(crate) fn example(award: &str) -> Value {
    let text = match award {
        "project" => include_str!("../../../awards/2025/examples/project.json"),
        _ => include_str!("../../../awards/2025/examples/individual.json"),
    };
    serde_json::from_str(text).unwrap()
}

/// A draft: its id and the version it is at.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) version: i64,
}

impl Person {
    /// Joins an organization.
    pub(crate) async fn join(&self, organization: &str) -> Answer {
        self.client.post(&format!("/organizations/{organization}/members"), json!({})).await
    }
}

impl Admin {
    /// Begins a draft in the 2025 activity.
    pub(crate) async fn draft(&self, award: &str) -> Draft {
        let body = json!({ "activity_id": "2025", "award": award });
        let body = self.client.post("/applications", body).await.expect(201).json();
        Draft { id: body["id"].as_str().unwrap().to_owned(), version: body["version"].as_i64().unwrap() }
    }

    /// A draft with all answers and no files.
    pub(crate) async fn filled(&self, award: &str) -> Draft {
        let draft = self.draft(award).await;
        let body = self.client.save(&draft.id, draft.version, example(award)).await.expect(200).json();
        Draft { id: draft.id, version: body["version"].as_i64().unwrap() }
    }

    /// A draft that can be submitted.
    pub(crate) async fn complete(&self, award: &str) -> Draft {
        let draft = self.filled(award).await;
        match award {
            "project" => self.attach_project_files(&draft.id).await,
            _ => self.attach_individual_files(&draft.id).await,
        }
        draft
    }

    async fn attach_project_files(&self, id: &str) {
        let client = &self.client;
        let letter =
            client.upload(id, "commitment_letter", "申报承诺书.pdf", LETTER_PDF).await.expect(201).json();
        let covers = json!({ "covers": [self.credit_code, SECOND_UNIT] });
        client.patch(&format!("/attachments/{}", letter["id"].as_str().unwrap()), covers).await.expect(200);
        client.upload(id, "application_proof", "应用证明.pdf", APPLICATION_PROOF_PDF).await.expect(201);
        client.upload(id, "appraisal", "成果鉴定.pdf", APPRAISAL_PDF).await.expect(201);
    }

    async fn attach_individual_files(&self, id: &str) {
        let client = &self.client;
        client.upload(id, "photo", "照片.jpg", PHOTO_JPG).await.expect(201);
        client.upload(id, "commitment_letter", "申报承诺书.jpg", LETTER_JPG).await.expect(201);
        client.upload(id, "achievement_proof", "业绩证明.pdf", ACHIEVEMENTS_PDF).await.expect(201);
    }

    /// An application that has been submitted; its id.
    pub(crate) async fn submitted(&self, award: &str) -> String {
        let draft = self.complete(award).await;
        self.client.submit(&draft.id, draft.version, "key-1").await.expect(201);
        draft.id
    }
}
