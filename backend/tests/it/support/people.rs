//! People: applicants with their organizations, reviewers; and the work they do in many tests.

use std::sync::atomic::{AtomicU32, Ordering};

use openapi::CreditCode;
use serde_json::{Value, json};

use super::app::TestApp;
use super::client::Client;
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

/// An administrator of a registered organization.
pub(crate) struct Admin {
    pub(crate) client: Client,
    pub(crate) phone: String,
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

    /// A new personal account without an organization.
    pub(crate) async fn person(&self) -> Client {
        let client = self.stranger();
        let body = json!({ "name": "李娜", "phone": new_phone(), "password": PASSWORD });
        let answer = client.post("/accounts", body).await.expect(201);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        client.with_token(&token)
    }

    /// A new organization and its administrator, registered as the guide says.
    pub(crate) async fn organization(&self) -> Admin {
        let (phone, credit_code) = (new_phone(), new_credit_code());
        let organization = format!("测试精密制造（{}）有限公司", next());
        let client = self.saved_registration(&phone, &organization, &credit_code).await;
        client.upload_proof("证明文件.jpg", PROOF_JPG).await.expect(200);
        client.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        Admin { client, phone, organization, credit_code }
    }

    /// A registration saved for the first time, without its proof.
    pub(crate) async fn saved_registration(
        &self,
        phone: &str,
        organization: &str,
        credit_code: &str,
    ) -> Client {
        let client = self.stranger();
        let answer =
            client.put("/organization-registrations/draft", registration(phone, organization, credit_code));
        let answer = answer.await.expect(200);
        let token = answer.json()["session"]["access_token"].as_str().unwrap().to_owned();
        client.with_token(&token)
    }
}

/// A first 暂存 with everything filled in.
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
