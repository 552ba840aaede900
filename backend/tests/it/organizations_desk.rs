//! 核验, 停用, 合并: what staff do with organizations (guide, clauses 18 to 24, and “decided”).

use futures_util::future::join;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

fn desk(unit: &Admin) -> String {
    format!("/admin/organizations/{}", unit.id)
}

async fn proof_of(staff: &Client, unit: &Admin) -> String {
    let shown = staff.get(&desk(unit)).await.expect(200).json();
    shown["proof"]["id"].as_str().unwrap().to_owned()
}

async fn decide(staff: &Client, unit: &Admin, outcome: &str, reason: &str) -> Answer {
    let body = json!({ "outcome": outcome, "proof_id": proof_of(staff, unit).await, "reason": reason });
    staff.post(&format!("{}/verification", desk(unit)), body).await
}

async fn replace_proof(unit: &Admin) -> Answer {
    let request = unit.client.request(reqwest::Method::PUT, "/organizations/mine/proof");
    send(request.multipart(file("新证明.png", &sheet(true)))).await
}

async fn suspend(admin: &Client, unit: &Admin, suspended: bool) -> Answer {
    let body = json!({ "suspended": suspended, "reason": "核实期间停用" });
    admin.post(&format!("{}/suspension", desk(unit)), body).await
}

async fn merge(admin: &Client, from: &Admin, into: &Admin, more: Value) -> Answer {
    let mut body = json!({ "into": into.id, "reason": "以旧名称重复注册" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    admin.post(&format!("{}/merge", desk(from)), body).await
}

async fn listed(staff: &Client, query: &str) -> Vec<String> {
    staff.listed(&format!("/admin/organizations?limit=100&{query}")).await
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

on_both_engines! {
    async fn clause_24_staff_see_the_proof_and_accept_it(app) {
        let (unit, reviewer) = (app.organization().await, app.reviewer().await);
        let shown = reviewer.get(&desk(&unit)).await.expect(200).json();
        assert_eq!((&shown["status"], &shown["members"]), (&json!("unverified"), &json!(1)));
        assert_eq!(shown["administrator"]["phone"], unit.phone.as_str());
        assert_eq!(shown["proof"]["seal_seen"].as_bool(), shown["seal_seen"].as_bool());
        let image = reviewer.get(&format!("{}/proof", desk(&unit))).await.expect(200);
        assert_eq!(image.bytes, PROOF_JPG);
        assert!(image.header("content-disposition").contains("filename*=UTF-8''%E8%AF%81%E6%98%8E"));
        assert_eq!((image.header("content-security-policy").as_str(), image.header("content-type").as_str()), ("sandbox", "image/jpeg"));
        let accepted = decide(&reviewer, &unit, "verified", "").await.expect(200).json();
        assert_eq!(accepted["status"], "verified");
        assert_eq!(accepted["verifications"][0]["decided_by"], "演示审核员");
        assert_eq!(unit.client.get("/organizations/mine").await.json()["status"], "verified");
        assert_eq!(unit.client.told().await, ["organization_verified"]);
        let entries = app.audited(&format!("organization:{}", unit.id)).await;
        let (_, detail) = entries.iter().find(|(action, _)| action == "verify_organization").unwrap();
        let detail: Value = serde_json::from_str(detail).unwrap();
        assert_eq!((&detail["before"]["status"], &detail["after"]["status"]), (&json!("unverified"), &json!("verified")));
        // The same again is no second finding.
        decide(&reviewer, &unit, "verified", "").await.expect(200);
        assert_eq!(app.count("organization_verifications").await, 1);
    }

    async fn clause_24_a_refused_unit_is_told_why_and_submits_again_once_it_has_a_new_proof(app) {
        let (unit, reviewer) = (app.organization().await, app.reviewer().await);
        let member = app.member(&unit, "李娜").await;
        decide(&reviewer, &unit, "rejected", " \u{200B}").await.expect_problem(422, "invalid_request");
        let refused = decide(&reviewer, &unit, "rejected", "未见公章").await.expect(200).json();
        assert_eq!(refused["status"], "rejected");
        let told = unit.client.get("/notifications").await.json()["items"][0]["text"]["zh"].as_str().unwrap().to_owned();
        assert!(told.contains("未见公章。"), "{told}");
        for client in [&unit.client, &member.client] {
            assert_eq!(client.get("/organizations/mine").await.json()["rejection_reason"], "未见公章");
        }
        let draft = unit.complete("individual").await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect_problem(409, "organization_rejected");
        replace_proof(&unit).await.expect(200);
        let mine = unit.client.get("/organizations/mine").await.json();
        assert_eq!((&mine["status"], mine.get("rejection_reason")), (&json!("unverified"), None));
        unit.client.submit(&draft.id, draft.version, "k2").await.expect(201);
        let history = reviewer.get(&desk(&unit)).await.json()["verifications"].clone();
        assert_eq!(history.as_array().unwrap().len(), 1, "what was found before stays: {history}");
        decide(&reviewer, &unit, "rejected", "模糊").await.expect(200);
        decide(&reviewer, &unit, "verified", "看清了").await.expect(200);
        assert_eq!(unit.client.get("/organizations/mine").await.json()["status"], "verified", "a mistake is corrected");
    }

    async fn clause_24_a_finding_is_of_the_proof_that_was_looked_at(app) {
        let (unit, reviewer) = (app.organization().await, app.reviewer().await);
        let seen = proof_of(&reviewer, &unit).await;
        replace_proof(&unit).await.expect(200);
        let body = json!({ "outcome": "verified", "proof_id": seen });
        let late = reviewer.post(&format!("{}/verification", desk(&unit)), body).await;
        late.expect_problem(409, "proof_replaced");
        assert_eq!(reviewer.get(&desk(&unit)).await.json()["status"], "unverified");
        let body = json!({ "outcome": "accepted", "proof_id": seen });
        let wrong = reviewer.post(&format!("{}/verification", desk(&unit)), body).await;
        assert!(wrong.expect_problem(422, "invalid_request").has_error("/outcome", "wrong_type"));
    }

    async fn clause_24_a_new_proof_racing_the_finding_is_never_taken_for_the_one_looked_at(app) {
        let reviewer = app.reviewer().await;
        for _ in 0..4 {
            let unit = app.organization().await;
            let seen = proof_of(&reviewer, &unit).await;
            let body = json!({ "outcome": "verified", "proof_id": seen });
            let path = format!("{}/verification", desk(&unit));
            let (decided, replaced) = join(reviewer.post(&path, body), replace_proof(&unit)).await;
            replaced.expect(200);
            assert!([200, 409].contains(&decided.status.as_u16()), "{}", decided.json());
            assert_eq!(reviewer.get(&desk(&unit)).await.json()["status"], "unverified", "the new one waits");
        }
    }

    async fn the_queue_is_in_the_order_in_which_proofs_wait(app) {
        let reviewer = app.reviewer().await;
        let (first, second, third) = (app.organization().await, app.organization().await, app.organization().await);
        replace_proof(&first).await.expect(200);
        let ours = |ids: Vec<String>| -> Vec<String> {
            ids.into_iter().filter(|id| [&first.id, &second.id, &third.id].contains(&id)).collect()
        };
        assert_eq!(ours(listed(&reviewer, "status=unverified").await), [&*second.id, &third.id, &first.id]);
        assert_eq!(ours(listed(&reviewer, "").await), [&*third.id, &second.id, &first.id]);
        decide(&reviewer, &second, "verified", "").await.expect(200);
        assert_eq!(ours(listed(&reviewer, "status=unverified").await), [&*third.id, &first.id]);
        assert_eq!(listed(&reviewer, "status=verified").await, [&*second.id]);
        // Page by page, each once.
        for status in ["status=unverified", "suspended=false"] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = reviewer.get(&format!("/admin/organizations?limit=1&{status}{after}")).await.expect(200);
                seen.extend(page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
                let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
                assert!(page.header("link").contains(&next));
                after = format!("&after={next}");
            }
            let whole: Vec<Value> = listed(&reviewer, status).await.into_iter().map(Value::from).collect();
            assert_eq!(seen, whole);
        }
        let bad = reviewer.get("/admin/organizations?after=nonsense").await;
        assert!(bad.expect_problem(422, "invalid_request").has_error("/after", "invalid_cursor"));
    }

    async fn units_are_found_by_a_part_of_their_name_or_code_and_by_time(app) {
        let (unit, other, reviewer) = (app.organization().await, app.organization().await, app.reviewer().await);
        let part = unit.organization.replace("测试", "").replace('（', "(");
        for sought in [part.as_str(), &unit.credit_code.to_lowercase(), &unit.credit_code[6..]] {
            assert_eq!(listed(&reviewer, &format!("q={}", encoded(sought))).await, [&*unit.id], "{sought}");
        }
        for nothing in ["%", "_", "-", "没有这个单位"] {
            assert!(listed(&reviewer, &format!("q={}", encoded(nothing))).await.is_empty(), "{nothing}");
        }
        assert!(listed(&reviewer, "registered_to=2025-04-10T02:00:00Z").await.is_empty(), "half-open");
        let since = listed(&reviewer, "registered_from=2025-04-10T02:00:00Z").await;
        assert!(since.contains(&unit.id) && since.contains(&other.id));
        reviewer.get("/admin/organizations?registered_from=yesterday").await.expect_problem(422, "invalid_request");
        reviewer.get("/admin/organizations?nonsense=1").await.expect_problem(422, "invalid_request");
        reviewer.get("/admin/organizations?limit=0").await.expect_problem(422, "invalid_request");
    }

    async fn a_suspended_units_people_read_and_change_nothing(app) {
        let (unit, admin) = (app.organization().await, app.admin().await);
        let member = app.member(&unit, "李娜").await;
        let draft = unit.complete("individual").await;
        let waiting = app.person().await;
        let reply = suspend(&admin, &unit, true).await.expect(200).json();
        assert_eq!((&reply["suspended"], reply["suspended_at"].is_string()), (&json!(true), true));
        assert_eq!(listed(&admin, "suspended=true").await, [&*unit.id]);
        // Reading, and logging in.
        let client = app.login(&unit.phone, PASSWORD).await;
        assert_eq!(client.get("/organizations/mine").await.expect(200).json()["suspended"], true);
        client.get(&format!("/applications/{}", draft.id)).await.expect(200);
        client.get("/organizations/mine/members").await.expect(200);
        client.get("/organizations/mine/proof").await.expect(200);
        // Everything else.
        let refused = |answer: Answer| answer.expect_problem(403, "organization_suspended");
        let begin = json!({ "activity_id": "2025", "award": "project" });
        refused(client.post("/applications", begin.clone()).await);
        refused(member.client.post("/applications", begin).await);
        refused(client.post(&format!("/applications/{}/copy", draft.id), json!({ "activity_id": "2025" })).await);
        refused(client.save(&draft.id, draft.version, json!({ "name": "王" })).await);
        refused(client.upload(&draft.id, "photo", "照片.jpg", PHOTO_JPG).await);
        refused(client.submit(&draft.id, draft.version, "k").await);
        refused(client.delete_draft(&draft.id, draft.version).await);
        refused(client.patch("/organizations/mine", json!({ "join_policy": "open" })).await);
        refused(replace_proof(&unit).await);
        refused(unit.hand_over(&member.phone).await);
        refused(client.delete(&format!("/organizations/mine/members/{}", member.id)).await);
        refused(waiting.join(&unit.id).await);
        // It is told, and can go on afterwards.
        assert_eq!(client.told().await[0], "organization_suspended");
        suspend(&admin, &unit, false).await.expect(200);
        assert_eq!(client.told().await[0], "organization_reinstated");
        client.submit(&draft.id, draft.version, "k").await.expect(201);
        let entries = app.audited(&format!("organization:{}", unit.id)).await;
        let did = |name: &str| entries.iter().any(|(action, detail)| action == name && detail.contains("核实期间停用"));
        assert!(did("suspend_organization") && did("reinstate_organization"), "{entries:?}");
    }

    async fn a_suspended_unit_is_not_registered_anew_by_cancelling_its_administrator(app) {
        let (unit, admin) = (app.organization().await, app.admin().await);
        suspend(&admin, &unit, true).await.expect(200);
        app.cancel(&unit.phone).await.expect_problem(403, "organization_suspended");
    }

    async fn a_submission_racing_the_suspension_is_before_it_or_refused(app) {
        let admin = app.admin().await;
        for _ in 0..4 {
            let unit = app.organization().await;
            let draft = unit.complete("individual").await;
            let (suspended, submitted) =
                join(suspend(&admin, &unit, true), unit.client.submit(&draft.id, draft.version, "k")).await;
            suspended.expect(200);
            assert!([201, 403].contains(&submitted.status.as_u16()), "{}", submitted.json());
        }
    }

    async fn a_duplicate_is_merged_with_its_people_drafts_and_submissions(app) {
        let (from, into, admin) = (app.organization().await, app.organization().await, app.admin().await);
        let member = app.member(&from, "李娜").await;
        from.asks_for_approval().await;
        let waiting = app.person().await;
        waiting.join(&from.id).await.expect(201);
        let submitted = from.submitted("project").await;
        let receipt = from.client.get(&format!("/applications/{submitted}/receipt")).await.expect(200).json();
        let office = from.complete("project").await;
        let own = member.client.draft("individual").await;
        let tried = merge(&admin, &from, &into, json!({ "dry_run": true })).await.expect(200).json();
        assert_eq!((&tried["dry_run"], &tried["members"], &tried["join_requests"]), (&json!(true), &json!(2), &json!(1)));
        assert_eq!(tried["applications"], json!({ "drafts": 2, "submitted": 1 }));
        assert_eq!(from.client.get("/organizations/mine").await.json()["id"], from.id.as_str(), "nothing was done");

        let done = merge(&admin, &from, &into, json!({})).await.expect(200).json();
        assert_eq!((&done["dry_run"], &done["applications"]), (&json!(false), &tried["applications"]));
        // The former administrator's rights have changed: so has the token.
        from.client.ended().await;
        let former = app.login(&from.phone, PASSWORD).await;
        let mine = former.get("/organizations/mine").await.expect(200).json();
        assert_eq!((&mine["id"], &mine["role"]), (&json!(into.id), &json!("personal")));
        assert_eq!(member.client.get("/organizations/mine").await.json()["id"], into.id.as_str());
        assert_eq!(app.count(&format!("memberships WHERE organization_id = '{}' AND role = 'admin'", into.id)).await, 1);
        assert_eq!(former.told().await[0], "organization_merged");
        assert_eq!(member.client.told().await, ["organization_merged"]);
        assert_eq!(into.client.told().await, ["organization_absorbed"]);
        assert_eq!(waiting.client.told().await, ["join_lapsed"]);
        assert_eq!(waiting.client.me().await["join_request"], json!(null));
        // What was the office's is carried on by the administrator who stays; what was a member's by the member.
        let carried = into.client.listed("/applications").await;
        assert!(carried.contains(&submitted) && carried.contains(&office.id), "{carried:?}");
        assert_eq!(member.client.listed("/applications").await, [&*own.id]);
        assert_eq!(into.client.listed("/applications?scope=organization").await.len(), 3);
        // A draft names the unit as it is called now, its letter covers it, and it can be submitted.
        let draft = into.client.get(&format!("/applications/{}", office.id)).await.expect(200).json();
        assert_eq!(draft["answers"]["completing_units"][0]["name"], into.organization.as_str());
        assert_eq!(draft["version"], office.version + 1);
        into.client.submit(&office.id, office.version + 1, "k").await.expect(201);
        // What was submitted is as it was.
        let after = into.client.get(&format!("/applications/{submitted}/receipt")).await.expect(200).json();
        assert_eq!(after, receipt);
        let verdict = app.stranger().post("/receipts/verification", json!({ "receipt": receipt.to_string() })).await;
        assert_eq!(verdict.expect(200).json()["verdict"], "genuine");
        let case = app.reviewer().await.get(&format!("/admin/applications/{submitted}")).await.expect(200).json();
        assert_eq!(case["application"]["answers"]["completing_units"][0]["name"], from.organization.as_str());
        let record = format!("/admin/applications/{submitted}/review-result");
        app.reviewer().await.post(&record, json!({ "outcome": "passed" })).await.expect(201);
    }

    async fn a_draft_of_a_merged_unit_is_whole_also_when_filing_opens_anew(app) {
        let (from, into) = (app.organization().await, app.organization().await);
        let office = from.complete("project").await;
        app.at("2025-04-29T09:00:00Z");
        merge(&app.admin().await, &from, &into, json!({})).await.expect(200);
        let body = json!({ "filing": { "opens_at": "2025-04-01T01:00:00Z", "closes_at": "2025-05-02T09:00:00Z" },
            "review": { "opens_at": "2025-04-01T01:00:00Z", "closes_at": "2025-05-23T09:00:00Z" }, "reason": "延长三天" });
        app.admin().await.put_at("/admin/activities/2025/windows", 1, body).await.expect(200);
        app.login(&into.phone, PASSWORD).await.submit(&office.id, office.version + 1, "k").await.expect(201);
    }

    async fn clause_18_a_merged_units_name_and_code_lead_to_the_one_that_stays(app) {
        let (from, into, admin) = (app.organization().await, app.organization().await, app.admin().await);
        merge(&admin, &from, &into, json!({})).await.expect(200);
        for query in [&from.organization, &from.credit_code] {
            let found = app.stranger().get(&lookup(query)).await.expect(200).json();
            assert_eq!((&found["registered"], &found["organization"]["id"]), (&json!(true), &json!(into.id)));
        }
        // Also for who has looked it up before, and for whoever would register it.
        let person = app.person().await;
        let joined = person.join(&from.id).await.expect(201).json();
        assert_eq!(joined["organization"]["id"], into.id.as_str());
        person.join(&from.id).await.expect(201);
        let again = app.saved_registration(&new_phone(), &from.organization, &new_credit_code()).await;
        again.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let taken = again.post("/organization-registrations", json!({ "confirmed": true })).await;
        taken.expect_problem(409, "organization_taken");
        // On and on.
        let last = app.organization().await;
        merge(&admin, &into, &last, json!({})).await.expect(200);
        let found = app.stranger().get(&lookup(&from.organization)).await.expect(200).json();
        assert_eq!(found["organization"]["id"], last.id.as_str());
        assert_eq!(admin.get(&desk(&from)).await.json()["merged_into"], last.id.as_str());
        assert_eq!(listed(&admin, "gone=true").await.len(), 2);
    }

    async fn a_code_that_was_another_units_is_free_after_the_merge(app) {
        let (from, into, admin) = (app.organization().await, app.organization().await, app.admin().await);
        merge(&admin, &from, &into, json!({ "keep_credit_code": false })).await.expect(200);
        let free = app.stranger().get(&lookup(&from.credit_code)).await.expect(200).json();
        assert_eq!(free["registered"], false);
        assert_eq!(app.stranger().get(&lookup(&from.organization)).await.json()["registered"], true);
        let owner = app.saved_registration(&new_phone(), "真正的单位有限公司", &from.credit_code).await;
        owner.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        owner.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
        assert_eq!(admin.get(&desk(&from)).await.expect(200).json()["credit_code"], "");
    }

    async fn clause_37_names_that_lead_to_a_unit_are_free_once_it_is_cancelled(app) {
        let (from, into, admin) = (app.organization().await, app.organization().await, app.admin().await);
        merge(&admin, &from, &into, json!({})).await.expect(200);
        let former = app.login(&from.phone, PASSWORD).await;
        let id = former.me().await["id"].as_str().unwrap().to_owned();
        former.delete(&format!("/organizations/mine/members/{id}")).await.expect(204);
        app.cancel(&into.phone).await.expect(204);
        for query in [&from.organization, &from.credit_code, &into.organization] {
            assert_eq!(app.stranger().get(&lookup(query)).await.expect(200).json()["registered"], false);
        }
        app.organization().await;
        merge(&app.admin().await, &from, &into, json!({})).await.expect_problem(409, "organization_gone");
        decide(&app.reviewer().await, &into, "verified", "").await.expect_problem(409, "organization_gone");
        suspend(&app.admin().await, &into, true).await.expect_problem(409, "organization_gone");
    }

    async fn a_merge_needs_another_unit_and_a_reason(app) {
        let (from, into, admin) = (app.organization().await, app.organization().await, app.admin().await);
        let itself = merge(&admin, &from, &from, json!({})).await.expect_problem(422, "invalid_request");
        assert!(itself.has_error("/into", "itself"));
        let nobody = json!({ "into": "01900000-0000-7000-8000-000000000000" });
        let nobody = merge(&admin, &from, &into, nobody).await.expect_problem(422, "invalid_request");
        assert!(nobody.has_error("/into", "no_such_organization"));
        let silent = merge(&admin, &from, &into, json!({ "reason": " " })).await.expect_problem(422, "invalid_request");
        assert!(silent.has_error("/reason", "required"));
        let path = "/admin/organizations/01900000-0000-7000-8000-000000000000/merge";
        admin.post(path, json!({ "into": into.id, "reason": "无" })).await.expect_problem(404, "not_found");
    }

    async fn item_09_of_two_merges_at_once_one_wins(app) {
        let admin = app.admin().await;
        for _ in 0..4 {
            let (one, other) = (app.organization().await, app.organization().await);
            let (there, back) =
                join(merge(&admin, &one, &other, json!({})), merge(&admin, &other, &one, json!({}))).await;
            let mut outcome = [there.status.as_u16(), back.status.as_u16()];
            outcome.sort_unstable();
            assert_eq!(outcome, [200, 409]);
            let gone = format!("organizations WHERE merged_into IS NOT NULL AND id IN ('{}', '{}')", one.id, other.id);
            assert_eq!(app.count(&gone).await, 1);
        }
    }

    async fn item_06_a_submission_moves_with_its_unit_and_in_no_other_way(app) {
        let (from, into) = (app.organization().await, app.organization().await);
        let id = from.submitted("individual").await;
        let steal = format!("UPDATE applications SET organization_id = '{}' WHERE id = '{id}'", into.id);
        assert!(app.raw_sql(&steal).await.unwrap_err().contains("Immutable"));
        merge(&app.admin().await, &from, &into, json!({})).await.expect(200);
        let back = format!("UPDATE applications SET organization_id = '{}' WHERE id = '{id}'", from.id);
        assert!(app.raw_sql(&back).await.unwrap_err().contains("Immutable"));
        let undo = format!("UPDATE organizations SET merged_into = NULL WHERE id = '{}'", from.id);
        assert!(app.raw_sql(&undo).await.unwrap_err().contains("Immutable"));
    }

    async fn item_29_only_admins_suspend_and_merge(app) {
        let (unit, other, reviewer) = (app.organization().await, app.organization().await, app.reviewer().await);
        suspend(&reviewer, &unit, true).await.expect_problem(403, "forbidden");
        merge(&reviewer, &unit, &other, json!({})).await.expect_problem(403, "forbidden");
        unit.client.get("/admin/organizations").await.expect_problem(403, "forbidden");
        unit.client.get(&format!("{}/proof", desk(&unit))).await.expect_problem(403, "forbidden");
    }
}
