//! Who may call what (quality, items 29 and 30): a matrix of role × operation, read off the OpenAPI document, so that an
//! operation cannot be forgotten here.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

/// The roles, in the order of the columns. `member`, `pending` and `admin` belong to one organization, and everything
/// that the paths name is its administrator's; `other` is the administrator of another one.
const ROLES: [&str; 9] =
    ["stranger", "newcomer", "pending", "member", "other", "reviewer", "platform", "portal", "admin"];

/// `+` gets past authorisation, `1` is 401, `3` is 403, `4` is 404 as if there were nothing, `9` is 409: no organization.
const MATRIX: &[(&str, &str)] = &[
    ("adminGetActivity", "13333++13"),
    ("adminDownloadDossier", "13333++13"),
    ("adminGetApplication", "13333++13"),
    ("adminGetAwardForm", "13333++13"),
    ("adminListActivities", "13333++13"),
    ("adminDownloadProof", "13333++13"),
    ("adminGetOrganization", "13333++13"),
    ("adminListApplications", "13333++13"),
    ("adminListOrganizations", "13333++13"),
    ("approveMember", "13334331+"),
    ("archiveActivity", "133333+13"),
    ("beginSecondFactor", "13333++13"),
    ("cancelAccount", "+++++++++"),
    ("changeActivityWindows", "133333+13"),
    ("claimApplication", "13333++13"),
    ("changePassword", "1++++++1+"),
    ("changePhone", "1++++++1+"),
    ("checkApplication", "14444331+"),
    ("checkAwardForm", "13333++13"),
    ("copyActivity", "133333+13"),
    ("confirmSecondFactor", "13333++13"),
    ("copyApplication", "1++++331+"),
    ("createActivity", "133333+13"),
    ("correctReviewResult", "133333+13"),
    ("createApplication", "1++++331+"),
    ("createPortal", "133333+13"),
    ("createStaff", "133333+13"),
    ("deleteAttachment", "14444331+"),
    ("deleteAward", "133333+13"),
    ("deleteDraft", "1++++331+"),
    ("discardOrganizationRegistration", "144443314"),
    ("downloadAttachment", "14444441+"),
    ("downloadCommitmentLetterTemplate", "14444331+"),
    ("downloadMyOrganizationProof", "1333+331+"),
    ("downloadOrganizationProof", "144443314"),
    ("downloadProofTemplate", "+++++++++"),
    ("downloadParticipationsTemplate", "133333+13"),
    ("endAllSessions", "1++++++1+"),
    ("endStaffSessions", "133333+13"),
    ("endSession", "14444441+"),
    ("exportApplications", "13333++13"),
    ("exportMyData", "1++++++1+"),
    ("exportOrganizations", "13333++13"),
    ("exportReviewResults", "13333++13"),
    ("getActivity", "+++++++++"),
    ("getApplication", "1444433++"),
    ("getAwardForm", "+++++++++"),
    ("getClock", "+++++++++"),
    ("getMyAccount", "1++++++1+"),
    ("getMyOrganization", "199++331+"),
    ("getOrganizationRegistration", "144443314"),
    ("getReceipt", "1444433++"),
    ("getRevision", "14444331+"),
    ("getReviewResult", "1444433++"),
    ("getStatistics", "13333++13"),
    ("grantPortalConsent", "1333+331+"),
    ("importParticipations", "133333+13"),
    ("importParticipationsCsv", "133333+13"),
    ("issueToken", "+++++++++"),
    ("joinOrganization", "1++++331+"),
    ("listActivities", "+++++++++"),
    ("listApplications", "1++++33++"),
    ("listAuditLog", "133333+13"),
    ("listMembers", "1333+331+"),
    ("listNotifications", "1++++++1+"),
    ("listParticipations", "133333+13"),
    ("listPortals", "133333+13"),
    ("listPortalConsents", "1333+331+"),
    ("listRevisions", "14444331+"),
    ("listSessions", "1++++++1+"),
    ("listStaff", "133333+13"),
    ("listStaffSessions", "133333+13"),
    ("login", "+++++++++"),
    ("logout", "+++++++++"),
    ("lookupOrganization", "+++++++++"),
    ("markNotificationsRead", "1++++++1+"),
    ("publishActivity", "133333+13"),
    ("putAward", "133333+13"),
    ("publishReviewResults", "133333+13"),
    ("mergeOrganization", "133333+13"),
    ("putAwardForm", "133333+13"),
    ("recordReviewResult", "13333++13"),
    // By the cookie of a login.
    ("refreshSession", "1++++++1+"),
    ("registerOrganization", "1++++331+"),
    ("registerPersonalAccount", "+++++++++"),
    ("releaseApplication", "13333++13"),
    ("removeMember", "13334331+"),
    ("removeParticipation", "133333+13"),
    ("removeSecondFactor", "13333++13"),
    ("replaceMyOrganizationProof", "1333+331+"),
    ("resetPassword", "+++++++++"),
    ("resetStaffPassword", "133333+13"),
    ("resetStaffSecondFactor", "133333+13"),
    ("restoreRevision", "1++++331+"),
    ("revokePortalConsent", "13334331+"),
    ("rotatePortalSecret", "133333+13"),
    ("saveApplication", "1++++331+"),
    ("saveOrganizationRegistration", "+++++331+"),
    ("sendSmsCode", "+++++++++"),
    ("submitApplication", "1++++331+"),
    ("suspendAccount", "133333+13"),
    ("suspendOrganization", "133333+13"),
    ("transferAdmin", "1333+331+"),
    ("updateActivity", "133333+13"),
    ("updateAttachment", "1++++331+"),
    ("updateMyAccount", "1++++++1+"),
    ("updateMyOrganization", "1333+331+"),
    ("updateStaff", "133333+13"),
    ("updatePortal", "133333+13"),
    ("uploadAttachment", "14444331+"),
    ("uploadOrganizationProof", "144443314"),
    ("verifyAuditLog", "133333+13"),
    ("verifyOrganization", "13333++13"),
    ("verifyReceipt", "+++++++++"),
];

struct Operation {
    id: String,
    method: Method,
    path: String,
    secured: bool,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::to_value(shenbao::http::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for (method, operation) in item.as_object().unwrap() {
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.to_owned(),
                secured: operation["security"].as_array().is_some_and(|all| {
                    !all.iter().any(|one| one.as_object().is_some_and(serde_json::Map::is_empty))
                }),
            });
        }
    }
    assert!(found.len() > 60);
    // What others still need goes late, what ends its caller's login last.
    let ends =
        |id: &str| ["deleteAttachment", "endAllSessions", "logout"].iter().position(|last| *last == id);
    found.sort_by_key(|operation| ends(&operation.id));
    found
}

/// Everyone, and what the paths name.
struct World {
    clients: Vec<Client>,
    organization: String,
    ids: BTreeMap<&'static str, String>,
}

impl World {
    async fn new(app: &TestApp) -> Self {
        let unit = app.organization().await;
        let [newcomer, pending, member, colleague] =
            [app.person().await, app.person().await, app.person().await, app.person().await];
        member.join(&unit.id).await.expect(201);
        colleague.join(&unit.id).await.expect(201);
        unit.client.patch("/organizations/mine", json!({ "join_policy": "approval" })).await.expect(200);
        pending.join(&unit.id).await.expect(201);
        let (application, case) = (unit.draft("individual").await.id, unit.submitted("project").await);
        unit.client.save(&application, 1, json!({ "name": "王志强" })).await.expect(200);
        let file = unit.client.upload(&application, "photo", "照片.jpg", PHOTO_JPG).await.expect(201).json();
        let sessions = app.login(&unit.phone, PASSWORD).await.get("/auth/sessions").await.expect(200).json();
        let (portal, portal_client) = consenting_portal(app, &unit).await;
        let colleague_at_work = json!({ "phone": new_phone(), "name": "赵审核", "role": "reviewer" });
        let staff = app.admin().await.post("/admin/staff", colleague_at_work).await.expect(201).json();
        let ids = BTreeMap::from([
            ("application", application),
            ("case", case),
            ("attachment", file["id"].as_str().unwrap().to_owned()),
            ("session", sessions["items"][0]["id"].as_str().unwrap().to_owned()),
            ("pending", pending.id.clone()),
            ("colleague", colleague.id),
            ("portal", portal),
            ("organization", unit.id.clone()),
            ("staff", staff["staff"]["id"].as_str().unwrap().to_owned()),
        ]);
        let clients = vec![
            app.stranger(),
            newcomer.client,
            pending.client,
            member.client,
            app.organization().await.client,
            app.reviewer().await,
            app.admin().await,
            portal_client,
            unit.client,
        ];
        Self { clients, organization: unit.id, ids }
    }

    fn path(&self, operation: &Operation) -> String {
        let noun = match operation.id.as_str() {
            "approveMember" => "pending",
            "removeMember" => "colleague",
            "endSession" => "session",
            "joinOrganization" => "organization",
            "getReceipt"
            | "getReviewResult"
            | "getApplication"
            | "adminDownloadDossier"
            | "adminGetApplication"
            | "claimApplication"
            | "correctReviewResult"
            | "recordReviewResult"
            | "releaseApplication" => "case",
            _ if operation.path.starts_with("/admin/staff") => "staff",
            _ if operation.path.starts_with("/admin/organizations") => "organization",
            _ if operation.path.contains("portal") => "portal",
            _ if operation.path.starts_with("/attachments") => "attachment",
            _ => "application",
        };
        let id = if operation.path.contains("/activities") { "2025" } else { &self.ids[noun] };
        let path = operation.path.replace("{id}", id).replace("{award}", "project").replace("{version}", "1");
        match operation.id.as_str() {
            "lookupOrganization" => format!("{path}?q=没有这个单位"),
            "uploadAttachment" => format!("{path}?slot=photo"),
            _ => path,
        }
    }

    async fn ask(&self, role: usize, operation: &Operation) -> Answer {
        let request = self.clients[role].request(operation.method.clone(), &self.path(operation));
        let request = match operation.id.as_str() {
            "uploadAttachment" | "uploadOrganizationProof" | "replaceMyOrganizationProof" => {
                request.multipart(file("a.jpg", PHOTO_JPG))
            }
            _ => request,
        };
        send(request.header("X-Organization", &self.organization)).await
    }
}

/// A portal that the organization lets do everything, with its token.
async fn consenting_portal(app: &TestApp, unit: &Admin) -> (String, Client) {
    let scopes = json!(["applications:read", "results:read"]);
    let made = app.admin().await.post("/admin/portals", json!({ "name": "门户", "scopes": scopes })).await;
    let made = made.expect(201).json();
    let (id, secret) = (made["id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
    let consent = json!({ "portal_id": id, "scopes": scopes });
    unit.client.post("/organizations/mine/portal-consents", consent).await.expect(201);
    let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
    let token =
        send(app.stranger().request(Method::POST, "/auth/token").form(&form)).await.expect(200).json();
    (id.to_owned(), app.stranger().with_token(token["access_token"].as_str().unwrap()))
}

fn outcome(operation: &Operation, answer: &Answer) -> char {
    match (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default()) {
        (500.., code) => panic!("{}: {code}", operation.id),
        (401, "unauthenticated") => '1',
        (403, "forbidden" | "consent_required") => '3',
        // The applicant's own application has no result yet.
        (404, _) if operation.id == "getReviewResult" && answer.status == 404 => '4',
        (404, "not_found") => '4',
        (409, "organization_required") => '9',
        _ => '+',
    }
}

on_both_engines! {
    async fn item_29_the_matrix_of_roles_and_operations(app) {
        let world = World::new(&app).await;
        let result = json!({ "outcome": "passed", "reasons": [] });
        let case = format!("/admin/applications/{}/review-result", world.ids["case"]);
        app.reviewer().await.post(&case, result).await.expect(201);
        let expected: BTreeMap<&str, &str> = MATRIX.iter().copied().collect();
        assert_eq!(expected.len(), MATRIX.len());
        let mut wrong = Vec::new();
        let operations = operations();
        for operation in &operations {
            let row = expected.get(operation.id.as_str());
            let row = row.unwrap_or_else(|| panic!("{} is not in the matrix", operation.id));
            let mut found = String::new();
            for role in 0..ROLES.len() {
                found.push(outcome(operation, &world.ask(role, operation).await));
            }
            if found != **row {
                wrong.push(format!("{}: {row} expected, {found} found", operation.id));
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "columns: {ROLES:?}");
        assert_eq!(operations.len(), MATRIX.len(), "the matrix names an operation that is gone");
    }

    async fn item_29_what_needs_a_token_says_so_in_the_document(app) {
        let public: Vec<&str> = MATRIX.iter().filter(|(_, row)| row.starts_with('+')).map(|(id, _)| *id).collect();
        for operation in operations() {
            let open = public.contains(&operation.id.as_str()) || operation.id == "refreshSession";
            assert_eq!(operation.secured, !open, "{}", operation.id);
            if operation.secured {
                let answer = send(app.stranger().request(operation.method, &operation.path)).await;
                answer.expect_problem(401, "unauthenticated");
            }
        }
    }

    async fn item_30_someone_elses_application_answers_exactly_as_one_that_does_not_exist(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let draft = unit.draft("project").await;
        for (method, path) in [
            (Method::GET, ""), (Method::POST, "/check"), (Method::GET, "/receipt"), (Method::GET, "/review-result"),
        ] {
            let ask = |id: &str| send(other.client.request(method.clone(), &format!("/applications/{id}{path}")));
            let (theirs, none) = (ask(&draft.id).await, ask("01900000-0000-7000-8000-000000000000").await);
            let (mut theirs, mut none) = (theirs.expect_problem(404, "not_found").json(), none.json());
            (theirs["request_id"], none["request_id"]) = (Value::Null, Value::Null);
            assert_eq!(theirs, none, "{path}");
        }
        other.client.save(&draft.id, 1, serde_json::json!({})).await.expect_problem(404, "not_found");
        other.client.delete_draft(&draft.id, 1).await.expect_problem(404, "not_found");
        other.client.submit(&draft.id, 1, "k").await.expect_problem(404, "not_found");
    }
}
