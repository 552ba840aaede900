//! Every example of the OpenAPI document runs on the seeded demo as it stands, as Swagger UI would send it, and gets the
//! answer that the document promises.

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use shenbao::domain::seed::{self, DEMO_ADMIN, DEMO_APPLICANT, DEMO_PASSWORD, PORTAL_SECRET, ids};

use crate::support::*;

/// Examples that show what is refused, and the status that they get. The first one of a result is there so that nobody
/// records anything by pressing “Execute” too early.
const REFUSED: [(&str, &str, u16); 5] = [
    ("recordReviewResult", "1 请选择示例", 422),
    // It is under way: nothing is archived by pressing “Execute” too early.
    ("archiveActivity", "", 409),
    // The demo's results are seen as they are recorded, and a first publication cannot be taken back.
    ("publishReviewResults", "", 409),
    // Their codes are an authenticator's, and nobody has one yet.
    ("confirmSecondFactor", "1 填写验证器显示的数字", 409),
    ("removeSecondFactor", "1 密码与验证码", 404),
];

/// Examples that are meant for another application than the one in the path.
const ELSEWHERE: [(&str, &str, &str, &str); 1] =
    [("recordReviewResult", "4 形式审查不通过·个人奖", ids::UNDER_REVIEW, ids::UNDER_REVIEW_INDIVIDUAL)];

/// Where a body holds a code that a message brings, to which number it goes, and what for.
const CODES: [(&str, &str, &str, &str); 5] = [
    ("registerPersonalAccount", "", "/phone", "register"),
    ("saveOrganizationRegistration", "/credentials", "/credentials/phone", "register"),
    ("resetPassword", "", "/phone", "reset_password"),
    ("changePhone", "", "/phone", "change_phone"),
    ("cancelAccount", "", "/phone", "cancel_account"),
];

/// One request that Swagger UI offers.
#[derive(Clone)]
struct Example {
    operation: Operation,
    name: String,
    body: Option<Value>,
}

#[derive(Clone)]
struct Operation {
    id: String,
    method: Method,
    /// With the parameters of path and query filled in.
    path: String,
    headers: Vec<(String, String)>,
    /// Media type of the body; empty without one.
    media_type: String,
    statuses: Vec<u16>,
    roles: Vec<Role>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Nobody,
    Applicant,
    /// Whose unit's registration is saved.
    Founder,
    Admin,
    Portal,
}

fn examples() -> Vec<Example> {
    let document: Value = serde_json::to_value(shenbao::http::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, value) in item.as_object().unwrap() {
            let operation = operation(&document, path, method, value);
            let content =
                value["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
            let bodies = content.and_then(|(_, content)| content["examples"].as_object());
            if let Some(bodies) = bodies {
                found.extend(bodies.iter().map(|(name, example)| Example {
                    operation: operation.clone(),
                    name: name.clone(),
                    body: Some(example["value"].clone()),
                }));
            } else {
                let json = operation.media_type == "application/json";
                assert!(!json, "{} has no example of its body", operation.id);
                found.push(Example { operation, name: String::new(), body: None });
            }
        }
    }
    found
}

fn operation(document: &Value, path: &str, method: &str, value: &Value) -> Operation {
    let id = value["operationId"].as_str().unwrap().to_owned();
    let mut path = path.to_owned();
    let (mut query, mut headers) = (form_urlencoded::Serializer::new(String::new()), Vec::new());
    for parameter in value["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let Some(example) = example_of(document, parameter) else {
            assert_ne!(parameter["required"], true, "{id} has no example of {name}");
            continue;
        };
        match parameter["in"].as_str().unwrap() {
            "path" => path = path.replace(&format!("{{{name}}}"), &example),
            "query" => drop(query.append_pair(name, &example)),
            _ => headers.push((name.to_owned(), example)),
        }
    }
    let query = query.finish();
    if !query.is_empty() {
        path = format!("{path}?{query}");
    }
    let statuses = value["responses"].as_object().unwrap().keys().map(|status| status.parse().unwrap());
    let media_types = value["requestBody"]["content"].as_object().and_then(|content| content.keys().next());
    Operation {
        roles: roles(&path, value),
        id,
        method: method.to_uppercase().parse().unwrap(),
        headers,
        media_type: media_types.cloned().unwrap_or_default(),
        statuses: statuses.filter(|status| *status < 400).collect(),
        path: path.strip_prefix("/api/v1").map_or_else(|| format!("/{path}"), str::to_owned),
    }
}

/// The parameter's own example, or else that of its type.
fn example_of(document: &Value, parameter: &Value) -> Option<String> {
    let schema = &parameter["schema"];
    let reference =
        schema["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    let examples = [
        &parameter["example"],
        &schema["example"],
        reference.map_or(&Value::Null, |schema| &schema["example"]),
    ];
    // Swagger UI fills in what must be there, and of the rest what has an example of its own.
    let candidates = if parameter["required"] == true { &examples[..] } else { &examples[..2] };
    let example = candidates.iter().find(|example| !example.is_null())?;
    Some(example.as_str().map_or_else(|| example.to_string(), str::to_owned))
}

fn roles(path: &str, operation: &Value) -> Vec<Role> {
    let schemes: Vec<&String> = operation["security"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|one| one.keys())
        .collect();
    let person = if path.contains("/admin/") || path.contains("/second-factor") {
        Role::Admin
    } else if path.contains("/organization-registrations") {
        Role::Founder
    } else {
        Role::Applicant
    };
    let mut roles = Vec::new();
    if schemes.iter().any(|scheme| *scheme == "account") {
        roles.push(person);
    }
    if schemes.iter().any(|scheme| *scheme == "portal") {
        roles.push(Role::Portal);
    }
    match operation["operationId"].as_str().unwrap() {
        // By the cookie of a login.
        "refreshSession" | "logout" => vec![Role::Applicant],
        _ if roles.is_empty() => vec![Role::Nobody],
        _ => roles,
    }
}

/// A server with the demo's data, on which nothing has been tried yet.
async fn demo(engine: Engine) -> TestApp {
    let app = TestApp::start_with(engine, |config| config.demo = true).await;
    seed::run_examples(&app.app).await.unwrap();
    app
}

async fn client(app: &TestApp, role: Role) -> Client {
    match role {
        Role::Nobody => app.stranger(),
        Role::Applicant => app.login(DEMO_APPLICANT, DEMO_PASSWORD).await,
        Role::Founder => app.login("13800138005", DEMO_PASSWORD).await,
        Role::Admin => app.login(DEMO_ADMIN, DEMO_PASSWORD).await,
        Role::Portal => {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", ids::PORTAL),
                ("client_secret", PORTAL_SECRET),
            ];
            let answer =
                send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await.expect(200);
            app.stranger().with_token(answer.json()["access_token"].as_str().unwrap())
        }
    }
}

/// Sends an example and tells what is wrong with the answer.
async fn run(app: &TestApp, role: Role, example: &Example) -> Option<String> {
    let Example { operation, name, body } = example;
    // A first 暂存 is sent by someone who has no login yet.
    let role =
        if body.as_ref().is_some_and(|body| body.get("credentials").is_some()) { Role::Nobody } else { role };
    let elsewhere = ELSEWHERE.iter().find(|(id, of, ..)| *id == operation.id && *of == name);
    let path =
        elsewhere.map_or_else(|| operation.path.clone(), |(.., from, to)| operation.path.replace(from, to));
    let mut request = client(app, role).await.request(operation.method.clone(), &path);
    for (name, value) in &operation.headers {
        request = request.header(name, value);
    }
    let request = match (operation.media_type.as_str(), body) {
        ("multipart/form-data", _) => request.multipart(upload(&operation.id)),
        ("application/x-www-form-urlencoded", Some(body)) => request.form(body),
        ("", _) => request,
        (media_type, Some(Value::String(text))) => {
            request.header("content-type", media_type).body(text.clone())
        }
        (_, Some(body)) => request.json(&with_code(app, &operation.id, body.clone()).await),
        (media_type, None) => panic!("{}: no body of {media_type}", operation.id),
    };
    let answer = send(request).await;
    let status = answer.status.as_u16();
    let refused = REFUSED.iter().find(|(id, of, _)| *id == operation.id && *of == name);
    let right = match refused {
        Some((_, _, expected)) => status == *expected,
        None => operation.statuses.contains(&status),
    };
    let body: String = String::from_utf8_lossy(&answer.bytes).chars().take(300).collect();
    (!right).then(|| format!("{} “{name}” as {role:?}: {status} {body}", operation.id))
}

fn upload(operation: &str) -> reqwest::multipart::Form {
    match operation {
        "importParticipationsCsv" => {
            file("参赛记录.csv", "手机号,活动\r\n13800138002,2024 年全面质量知识竞赛\r\n".as_bytes())
        }
        _ => file("盖章扫描件.png", &sheet(true)),
    }
}

/// The body with the code that has just come.
async fn with_code(app: &TestApp, operation: &str, mut body: Value) -> Value {
    let Some((_, within, phone, purpose)) = CODES.iter().find(|(id, ..)| *id == operation) else {
        return body;
    };
    let phone = body.pointer(phone).and_then(Value::as_str).map(str::to_owned);
    if let (Some(phone), Some(place)) = (phone, body.pointer_mut(within)) {
        place["code"] = json!(app.code(&phone, purpose).await);
    }
    body
}

/// Runs those that are wanted, and tells of all that go wrong. `together`: on one server; else each on data of its own.
async fn run_all(engine: Engine, wanted: impl Fn(&Example) -> bool, together: bool) {
    let seeded = demo(engine).await;
    if !together {
        seeded.stop().await;
    }
    let tries: Vec<(Role, Example)> = examples()
        .into_iter()
        .filter(wanted)
        .flat_map(|example| {
            example.operation.roles.clone().into_iter().map(move |role| (role, example.clone()))
        })
        .collect();
    assert!(!tries.is_empty());
    let outcomes = futures_util::stream::iter(&tries)
        .map(|(role, example)| {
            let seeded = &seeded;
            async move {
                if together {
                    run(seeded, *role, example).await
                } else {
                    let copy = tempfile::tempdir().unwrap();
                    copy_folder(seeded.folder(), copy.path());
                    let app = TestApp::start_with(engine, |config| {
                        config.demo = true;
                        copy.path().clone_into(&mut config.data_dir);
                    });
                    run(&app.await, *role, example).await
                }
            }
        })
        .buffer_unordered(2)
        .filter_map(std::future::ready);
    let wrong: Vec<String> = outcomes.collect().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Whether an example changes nothing.
fn reads(example: &Example) -> bool {
    example.operation.method == Method::GET
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_of_reading_get_the_documented_answer_on_sqlite() {
    run_all(Engine::Sqlite, reads, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_of_reading_get_the_documented_answer_on_postgres() {
    run_all(Engine::Postgres, reads, true).await;
}

/// Each on data of its own, so that none depends on another.
#[tokio::test(flavor = "multi_thread")]
async fn examples_of_changing_get_the_documented_answer() {
    run_all(Engine::Sqlite, |example| !reads(example), false).await;
}

/// Whatever was tried on the demo, or broke its seeding off, does not keep it from starting again.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_seeded_again_after_anything() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = demo(engine).await;
        let applications = app.count("applications").await;
        let applicant = client(&app, Role::Applicant).await;
        let draft = format!("/applications/{}", ids::DRAFT);
        send(applicant.request(Method::DELETE, &draft).header("if-match", "\"2\"")).await.expect(204);
        seed::run_examples(&app.app).await.unwrap();
        assert_eq!(app.count("applications").await, applications - 1, "what was deleted stays deleted");
        // As if the run had ended before its last step, and in the middle of another one.
        for table in ["portal_consents", "portals"] {
            app.raw_sql(&format!("DELETE FROM {table}")).await.unwrap();
        }
        for row in [("notifications", ids::NOTIFICATION), ("sessions", ids::SESSION)] {
            app.raw_sql(&format!("DELETE FROM {} WHERE id = '{}'", row.0, row.1)).await.unwrap();
        }
        seed::run_examples(&app.app).await.unwrap();
        assert_eq!(app.count("applications").await, applications);
        assert_eq!(app.count("portals").await, 1);
        app.stop().await;
    }
}
