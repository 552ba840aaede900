//! People: applicants with their organizations, reviewers; and the work they do in many tests.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::{QueryableByName, RunQueryDsl};
use openapi::CreditCode;
use serde_json::{Value, json};
use shenbao::config::Config;
use shenbao::domain::sweeper::sweep;
use shenbao::store::audit::{AuditRow, LogFilter};
use shenbao::store::{Conn, StoreError, sms_messages};

use super::app::{Engine, TestApp};
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

    /// Another reviewer.
    pub(crate) async fn reviewer_named(&self, name: &str) -> Person {
        let person = self.person_named(name).await;
        let promote = format!("UPDATE accounts SET role = 'reviewer' WHERE id = '{}'", person.id);
        self.raw_sql(&promote).await.unwrap();
        Person { client: self.login(&person.phone, PASSWORD).await, ..person }
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

    /// Time passes. Access tokens live for ten minutes.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.set(self.clock.now() + chrono::TimeDelta::seconds(seconds));
    }

    /// A code a minute later: a phone gets one a minute.
    pub(crate) async fn next_code(&self, phone: &str, purpose: &str) -> String {
        self.pass(60);
        self.code(phone, purpose).await
    }

    /// 注销, with everything right.
    pub(crate) async fn cancel(&self, phone: &str) -> Answer {
        let code = self.next_code(phone, "cancel_account").await;
        let body = json!({ "phone": phone, "password": PASSWORD, "code": code });
        self.stranger().post("/account-cancellations", body).await
    }

    /// Staff suspend an account, or reinstate it.
    pub(crate) async fn suspend(&self, phone: &str, suspended: bool) {
        let body = json!({ "phone": phone, "suspended": suspended, "reason": "冒用他人单位名义注册" });
        self.admin().await.post("/admin/account-suspensions", body).await.expect(204);
    }

    /// Another application on the same engine, with other settings.
    pub(crate) async fn with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let engine = match self.app.db.engine() {
            shenbao::store::Engine::Sqlite => Engine::Sqlite,
            shenbao::store::Engine::Postgres => Engine::Postgres,
        };
        Self::start_with(engine, change).await
    }

    /// How many rows there are, named as after `FROM`.
    pub(crate) async fn count(&self, rows: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let sql = format!("SELECT COUNT(*) AS n FROM {rows}");
        let count = move |conn: &mut Conn| {
            diesel::sql_query(&sql).get_result::<Count>(conn).map_err(StoreError::from)
        };
        self.app.db.read(count).await.unwrap().n
    }

    /// The actions that the audit log tells of a subject, and what it says besides.
    pub(crate) async fn audited(&self, subject: &str) -> Vec<(String, String)> {
        let subject = subject.to_owned();
        let list = move |conn: &mut Conn| entries_about(conn, &subject);
        let entries = self.app.db.read(list).await.unwrap();
        entries.into_iter().map(|entry| (entry.action, entry.detail)).collect()
    }

    /// How many files the store holds once the sweeper has been there.
    pub(crate) async fn files_after_sweeping(&self) -> usize {
        sweep(&self.app).await.unwrap();
        let (mut count, mut open) = (0, vec![self.folder().join("files")]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() { open.push(entry.path()) } else { count += 1 }
            }
        }
        count
    }

    /// A new personal account that has joined.
    pub(crate) async fn member(&self, unit: &Admin, name: &str) -> Person {
        let person = self.person_named(name).await;
        person.join(&unit.id).await.expect(201);
        person
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

impl Client {
    /// Begins a draft in the 2025 activity.
    pub(crate) async fn draft(&self, award: &str) -> Draft {
        let body = json!({ "activity_id": "2025", "award": award });
        let body = self.post("/applications", body).await.expect(201).json();
        Draft { id: body["id"].as_str().unwrap().to_owned(), version: body["version"].as_i64().unwrap() }
    }

    /// A draft with all answers and no files.
    pub(crate) async fn filled(&self, award: &str) -> Draft {
        let draft = self.draft(award).await;
        let body = self.save(&draft.id, draft.version, example(award)).await.expect(200).json();
        Draft { id: draft.id, version: body["version"].as_i64().unwrap() }
    }

    /// A draft that can be submitted, for the unit with this credit code.
    pub(crate) async fn complete(&self, award: &str, credit_code: &str) -> Draft {
        let draft = self.filled(award).await;
        match award {
            "project" => self.attach_project_files(&draft.id, credit_code).await,
            _ => self.attach_individual_files(&draft.id).await,
        }
        draft
    }

    async fn attach_project_files(&self, id: &str, credit_code: &str) {
        let letter =
            self.upload(id, "commitment_letter", "申报承诺书.pdf", LETTER_PDF).await.expect(201).json();
        let covers = json!({ "covers": [credit_code, SECOND_UNIT] });
        self.patch(&format!("/attachments/{}", letter["id"].as_str().unwrap()), covers).await.expect(200);
        self.upload(id, "application_proof", "应用证明.pdf", APPLICATION_PROOF_PDF).await.expect(201);
        self.upload(id, "appraisal", "成果鉴定.pdf", APPRAISAL_PDF).await.expect(201);
    }

    async fn attach_individual_files(&self, id: &str) {
        self.upload(id, "photo", "照片.jpg", PHOTO_JPG).await.expect(201);
        self.upload(id, "commitment_letter", "申报承诺书.jpg", LETTER_JPG).await.expect(201);
        self.upload(id, "achievement_proof", "业绩证明.pdf", ACHIEVEMENTS_PDF).await.expect(201);
    }

    /// An application that has been submitted; its id.
    pub(crate) async fn submitted(&self, award: &str, credit_code: &str) -> String {
        let draft = self.complete(award, credit_code).await;
        self.submit(&draft.id, draft.version, "key-1").await.expect(201);
        draft.id
    }

    /// The own account.
    pub(crate) async fn me(&self) -> Value {
        self.get("/accounts/me").await.expect(200).json()
    }

    /// What the notifications tell of, newest first.
    pub(crate) async fn told(&self) -> Vec<String> {
        let list = self.get("/notifications?limit=100").await.expect(200).json();
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    }

    /// The ids of the applications at an address, newest first.
    pub(crate) async fn listed(&self, path: &str) -> Vec<String> {
        let page = self.get(path).await.expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The access token is void.
    #[track_caller]
    pub(crate) fn ended(&self) -> impl Future<Output = ()> {
        let (client, caller) = (self.clone(), std::panic::Location::caller());
        async move {
            let answer = client.get("/accounts/me").await;
            assert_eq!(answer.status, 401, "the token asked for at {caller} still works");
        }
    }

    /// A new access token by the cookie.
    pub(crate) async fn refreshed(&self) -> Self {
        let session = self.post("/auth/refresh", json!({})).await.expect(200).json();
        self.clone().with_token(session["access_token"].as_str().unwrap())
    }
}

/// An answer's body, apart from what differs each time.
pub(crate) fn words(answer: &Answer) -> Value {
    let mut body = answer.json();
    if let Some(members) = body.as_object_mut() {
        members.remove("request_id");
    }
    body
}

/// Where 注册查询 looks something up.
pub(crate) fn lookup(name: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("/organizations/lookup?{}", query.append_pair("q", name).finish())
}

impl Admin {
    /// Begins a draft in the 2025 activity.
    pub(crate) async fn draft(&self, award: &str) -> Draft {
        self.client.draft(award).await
    }

    /// A draft with all answers and no files.
    pub(crate) async fn filled(&self, award: &str) -> Draft {
        self.client.filled(award).await
    }

    /// A draft that can be submitted.
    pub(crate) async fn complete(&self, award: &str) -> Draft {
        self.client.complete(award, &self.credit_code).await
    }

    /// An application that has been submitted; its id.
    pub(crate) async fn submitted(&self, award: &str) -> String {
        self.client.submitted(award, &self.credit_code).await
    }

    /// From now on the administrator must agree to a join.
    pub(crate) async fn asks_for_approval(&self) {
        let body = json!({ "join_policy": "approval" });
        self.client.patch("/organizations/mine", body).await.expect(200);
    }

    /// 权限转让 to whoever holds a phone.
    pub(crate) async fn hand_over(&self, phone: &str) -> Answer {
        let body = json!({ "phone": phone, "password": PASSWORD });
        self.client.post("/organizations/mine/admin-transfer", body).await
    }

    /// 权限转让 that succeeds: the former administrator, and the successor as administrator.
    pub(crate) async fn succeeded_by(self, app: &TestApp, successor: Person) -> (Person, Self) {
        let session = self.hand_over(&successor.phone).await.expect(200).json();
        let client = self.client.clone().with_token(session["access_token"].as_str().unwrap());
        let former = Person {
            client,
            phone: self.phone.clone(),
            id: session["account"]["id"].as_str().unwrap().to_owned(),
        };
        let client = app.login(&successor.phone, PASSWORD).await;
        (former, Self { client, phone: successor.phone, ..self })
    }
}

/// The entries of the audit log about one subject, oldest first.
pub(crate) fn entries_about(conn: &mut Conn, subject: &str) -> Result<Vec<AuditRow>, StoreError> {
    let filter = LogFilter { subject: Some(subject.to_owned()), ..LogFilter::default() };
    let newest_first = shenbao::store::audit::page(conn, &filter, 10_000)?;
    Ok(newest_first.into_iter().rev().map(|row| row.entry).collect())
}
