//! Registration: 注册查询 and 企业注册.

use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_18_lookup_is_exact_after_normalisation_and_never_a_listing(app) {
        let unit = app.organization().await;
        let spaced = unit.organization.replace('（', " ( ").replace('）', ")\u{200B}");
        let wide: String = unit.credit_code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for query in [&unit.organization, &spaced, &unit.credit_code, &wide, &unit.credit_code.to_lowercase()] {
            let body = app.stranger().get(&lookup(query)).await.expect(200).json();
            assert_eq!(body["registered"], true, "{query}");
        }
        for query in ["测试精密制造", "测试精密制造（", "%%", "_%有限公司"] {
            let body = app.stranger().get(&lookup(query)).await.expect(200).json();
            assert_eq!(body["registered"], false, "{query}");
        }
        for (query, code) in [("", "invalid_organization_name"), ("质", "invalid_organization_name"), ("9144030070846113ZZ", "invalid_credit_code")] {
            let answer = app.stranger().get(&lookup(query)).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error("/q", code), "{query}: {:?}", answer.errors());
        }
        let doubtful = app.stranger().get(&lookup("914403007084611360")).await.expect(200).json();
        assert_eq!(doubtful["check_digit_doubtful"], true);
    }

    async fn clause_19_a_free_unit_can_go_on(app) {
        let body = app.stranger().get(&lookup("尚未注册的单位有限公司")).await.expect(200).json();
        assert_eq!(body["registered"], false);
        assert_eq!(body["message"]["zh"], "该企业尚未注册组织管理员账号，可继续注册");
        assert!(body.get("administrator").is_none());
    }

    async fn clause_20_a_taken_unit_names_its_administrator_masked(app) {
        let unit = app.organization().await;
        let answer = app.stranger().get(&lookup(&unit.organization)).await.expect(200);
        let body = answer.json();
        assert!(body["message"]["zh"].as_str().unwrap().starts_with("该企业已注册管理员账号"));
        assert_eq!(body["administrator"]["name"], "王**");
        let masked = format!("{}****{}", &unit.phone[..3], &unit.phone[7..]);
        assert_eq!(body["administrator"]["phone"], masked.as_str());
        assert!(!String::from_utf8_lossy(&answer.bytes).contains(&unit.phone));
    }

    async fn clause_21_one_admin_per_unit(app) {
        let unit = app.organization().await;
        for (name, code) in [
            (unit.organization.replace('（', "("), new_credit_code()),
            ("另一个名称有限公司".to_owned(), unit.credit_code.clone()),
        ] {
            let second = app.saved_registration(&new_phone(), &name, &code).await;
            second.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
            let answer = second.post("/organization-registrations", json!({ "confirmed": true })).await;
            answer.expect_problem(409, "organization_taken");
            let kept = second.get("/organization-registrations/draft").await.expect(200).json();
            assert_eq!(kept["data"]["credit_code"], code.as_str(), "nothing is lost");
        }
        unit.client.post("/organization-registrations", json!({ "confirmed": true }))
            .await.expect_problem(409, "already_member");
        let person = app.person().await.client.get("/accounts/me").await.expect(200).json();
        let second = format!(
            "INSERT INTO memberships SELECT '{}', organization_id, role, created_at FROM memberships \
             WHERE organization_id = (SELECT id FROM organizations WHERE credit_code = '{}')",
            person["id"].as_str().unwrap(), unit.credit_code,
        );
        let refused = app.raw_sql(&second).await.unwrap_err();
        assert!(refused.contains("OrganizationAdmin"), "the schema itself refuses a second administrator: {refused}");
    }

    async fn clause_21_of_two_at_once_one_wins_and_the_other_is_told(app) {
        let (name, code) = ("同时注册精密制造有限公司", new_credit_code());
        let mut racers = Vec::new();
        for _ in 0..8 {
            let racer = app.saved_registration(&new_phone(), name, &code).await;
            racer.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
            racers.push(racer);
        }
        let race = racers.iter().map(|racer| racer.post("/organization-registrations", json!({ "confirmed": true })));
        let answers = futures_util::future::join_all(race).await;
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        let told = answers.iter().filter(|answer| answer.json()["code"] == "organization_taken").count();
        assert_eq!((won, told), (1, 7));
    }

    async fn clause_23_the_proof_is_required_and_its_template_can_be_downloaded(app) {
        let person = app.saved_registration(&new_phone(), "没有证明的单位有限公司", &new_credit_code()).await;
        let answer = person.post("/organization-registrations", json!({ "confirmed": true })).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/proof", "required"));
        let template = app.stranger().get("/organizations/proof-template?name=甲乙丙").await.expect(200);
        assert!(template.bytes.starts_with(b"PK\x03\x04"), "a DOCX is a ZIP");
        assert!(template.header("content-disposition").contains("filename*=UTF-8''%E7%BB%84%E7%BB%87"));
    }

    async fn clause_24_the_proof_is_an_image_of_at_most_10_mib_judged_by_content(app) {
        let person = app.saved_registration(&new_phone(), "上传证明的单位有限公司", &new_credit_code()).await;
        let proof = person.upload_proof("证明文件.pdf", PROOF_JPG).await.expect(200).json();
        assert_eq!(proof["media_type"], "image/jpeg", "the name does not matter");
        assert_eq!(proof["size"], PROOF_JPG.len());
        let kept = person.get("/organization-registrations/draft/proof").await.expect(200);
        assert_eq!(kept.bytes, PROOF_JPG);
        assert_eq!(kept.header("content-security-policy"), "sandbox");
        let png = png(200, 300);
        assert_eq!(person.upload_proof("证明.jpg", &png).await.expect(200).json()["media_type"], "image/png");
        for (content, status, code) in [
            (LETTER_PDF, 422, "file_kind_refused"),
            (b"<html><script>alert(1)</script></html>".as_slice(), 422, "file_kind_refused"),
            (b"", 422, "file_empty"),
            (&PROOF_JPG[..PROOF_JPG.len() / 2], 422, "file_truncated"),
            (&vec![0xFF; 10 * 1024 * 1024 + 1], 413, "file_too_large"),
        ] {
            person.upload_proof("证明.jpg", content).await.expect_problem(status, code);
        }
        let limit: Vec<u8> = [&PROOF_JPG[..PROOF_JPG.len() - 2], &vec![0; 10 * 1024 * 1024 - PROOF_JPG.len()], &[0xFF, 0xD9]].concat();
        assert_eq!(limit.len(), 10 * 1024 * 1024);
        person.upload_proof("证明.jpg", &limit).await.expect(200);
        let kept = person.get("/organization-registrations/draft/proof").await.expect(200);
        assert_eq!(kept.bytes.len(), limit.len(), "a refused upload leaves the earlier one, a new one replaces it");
    }

    async fn clause_25_the_confirmation_must_be_ticked(app) {
        let person = app.saved_registration(&new_phone(), "没有确认的单位有限公司", &new_credit_code()).await;
        person.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let answer = person.post("/organization-registrations", json!({ "confirmed": false })).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/confirmed", "required"));
        person.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
    }

    async fn clause_26_a_registration_is_saved_partial_and_wrong(app) {
        let phone = new_phone();
        let code = app.code(&phone, "register").await;
        let credentials = json!({ "phone": phone, "password": PASSWORD, "code": code });
        let body = json!({ "data": { "credit_code": "还没有" }, "credentials": credentials });
        let client = app.stranger();
        let saved = client.put("/organization-registrations/draft", body).await.expect(200).json();
        assert_eq!(saved["data"]["credit_code"], "还没有");
        let client = client.with_token(saved["session"]["access_token"].as_str().unwrap());
        let answer = client.post("/organization-registrations", json!({ "confirmed": true })).await;
        let answer = answer.expect_problem(422, "invalid_request");
        for pointer in ["/organization_name", "/credit_code", "/administrator_name", "/proof"] {
            assert!(answer.errors().iter().any(|(at, _)| at == pointer), "{pointer}: {:?}", answer.errors());
        }
    }

    async fn clause_27_login_resumes_a_saved_registration(app) {
        let phone = new_phone();
        app.saved_registration(&phone, "再次登录的单位有限公司", &new_credit_code()).await;
        let again = app.login(&phone, PASSWORD).await;
        let me = again.get("/accounts/me").await.expect(200).json();
        assert_eq!(me["registration_pending"], true);
        let saved = again.get("/organization-registrations/draft").await.expect(200).json();
        assert_eq!(saved["data"]["organization_name"], "再次登录的单位有限公司");
        again.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let account = again.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201).json();
        assert_eq!(account["kind"], "org_admin");
        assert_eq!(account["registration_pending"], false);
    }

    async fn a_retried_registration_is_answered_as_before(app) {
        let person = app.saved_registration(&new_phone(), "答复丢失的单位有限公司", &new_credit_code()).await;
        person.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let ask = |confirmed: bool| {
            let request = person.request(reqwest::Method::POST, "/organization-registrations");
            send(request.header("Idempotency-Key", "one").json(&json!({ "confirmed": confirmed })))
        };
        let (first, again) = (ask(true).await.expect(201).json(), ask(true).await.expect(201).json());
        assert_eq!(first, again);
        ask(false).await.expect_problem(422, "idempotency_key_reused");
    }

    async fn a_doubtful_check_digit_must_be_confirmed(app) {
        let person = app.saved_registration(&new_phone(), "校验不符的单位有限公司", "91350203M0001FUE2P").await;
        person.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let answer = person.post("/organization-registrations", json!({ "confirmed": true })).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/credit_code", "check_digit_doubtful"));
        let body = json!({ "confirmed": true, "check_digit_confirmed": true });
        person.post("/organization-registrations", body).await.expect(201);
    }

    async fn names_of_every_script_are_kept_as_typed(app) {
        for name in ["𠮷野家（上海）有限公司", "𰻝𰻝面", "👨‍👩‍👧团队①㈱㎡", "⽹络科技"] {
            let person = app.saved_registration(&new_phone(), name, &new_credit_code()).await;
            person.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
            let account = person.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201);
            assert_eq!(account.json()["organization"]["name"], name);
            assert_eq!(app.stranger().get(&lookup(name)).await.expect(200).json()["registered"], true);
        }
    }

    async fn item_31_a_registration_decides_nothing_by_itself(app) {
        let person = app.saved_registration(&new_phone(), "自称已核的单位有限公司", &new_credit_code()).await;
        for member in ["status", "verified", "join_policy", "proof", "proof_id"] {
            let mut body = json!({ "data": { "organization_name": "自称已核的单位有限公司" } });
            body["data"][member] = json!("verified");
            let answer = person
                .put("/organization-registrations/draft", body)
                .await
                .expect_problem(422, "invalid_request");
            assert!(answer.has_error(&format!("/data/{member}"), "unknown_field"), "{:?}", answer.errors());
        }
        for member in ["name", "credit_code", "status", "administrator", "id"] {
            let unit = app.organization().await;
            let mut body = json!({ "region": "北京市" });
            body[member] = json!("x");
            let answer =
                unit.client.patch("/organizations/mine", body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(&format!("/{member}"), "unknown_field"), "{:?}", answer.errors());
            assert_ne!(unit.client.get("/organizations/mine").await.expect(200).json()["region"], "北京市");
        }
    }

    async fn the_administrator_changes_region_mail_and_policy_and_what_is_left_out_stays(app) {
        let unit = app.organization().await;
        let client = &unit.client;
        let changed = client
            .patch("/organizations/mine", json!({ "region": " 上海市 ", "email": "wang@example.com" }))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&changed["region"], &changed["email"], &changed["join_policy"]),
            (&json!("上海市"), &json!("wang@example.com"), &json!("open"))
        );
        let changed = client
            .patch("/organizations/mine", json!({ "join_policy": "approval" }))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&changed["region"], &changed["email"], &changed["join_policy"]),
            (&json!("上海市"), &json!("wang@example.com"), &json!("approval"))
        );
        let changed = client.patch("/organizations/mine", json!({ "email": "" })).await.expect(200).json();
        assert_eq!(changed["email"], "");
        for (body, pointer, code) in [
            (json!({ "email": "no mail" }), "/email", "invalid_email"),
            (json!({ "region": "北京\n市" }), "/region", "invalid_character"),
            (json!({ "region": "a\u{0}b" }), "", "invalid_character"),
            (json!({ "join_policy": "closed" }), "/join_policy", "wrong_type"),
            (json!({ "region": 5 }), "/region", "wrong_type"),
        ] {
            let answer =
                client.patch("/organizations/mine", body).await.expect_problem(422, "invalid_request");
            assert!(answer.has_error(pointer, code), "{pointer}: {:?}", answer.errors());
        }
        let actions = app.audited(&format!("organization:{}", unit.id)).await;
        assert_eq!(actions.iter().filter(|(action, _)| action == "update_organization").count(), 3);
    }

    async fn a_region_has_200_characters_at_most(app) {
        let unit = app.organization().await;
        let client =
            app.saved_registration(&new_phone(), "所在地很长的单位有限公司", &new_credit_code()).await;
        for region in ["苏".repeat(200), "𬭎".repeat(200)] {
            let body = |region: &str| json!({ "data": { "region": region } });
            unit.client.patch("/organizations/mine", json!({ "region": region })).await.expect(200);
            client.put("/organization-registrations/draft", body(&region)).await.expect(200);
            let longer = format!("{region}𬭎");
            let answer = unit
                .client
                .patch("/organizations/mine", json!({ "region": longer }))
                .await
                .expect_problem(422, "invalid_request");
            assert!(answer.has_error("/region", "too_long"), "{:?}", answer.errors());
            let answer = client
                .put("/organization-registrations/draft", body(&longer))
                .await
                .expect_problem(422, "invalid_request");
            assert!(answer.has_error("/data/region", "too_long"), "{:?}", answer.errors());
        }
    }

    async fn a_units_name_has_2_to_100_characters_when_it_is_registered(app) {
        for (name, accepted) in [
            ("质".to_owned(), false),
            ("质量".to_owned(), true),
            ("𠮷".repeat(100), true),
            ("𠮷".repeat(101), false),
        ] {
            let client = app.saved_registration(&new_phone(), &name, &new_credit_code()).await;
            client.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
            let answer = client.post("/organization-registrations", json!({ "confirmed": true })).await;
            assert_eq!(
                answer.status == 201,
                accepted,
                "{} characters: {}",
                name.chars().count(),
                answer.json()
            );
            if !accepted {
                assert!(
                    answer
                        .expect_problem(422, "invalid_request")
                        .has_error("/organization_name", "invalid_organization_name")
                );
            }
        }
        let phone = new_phone();
        let mut body = registration(&phone, &"质".repeat(201), &new_credit_code());
        body["credentials"]["code"] = json!(app.code(&phone, "register").await);
        let answer = app
            .stranger()
            .put("/organization-registrations/draft", body)
            .await
            .expect_problem(422, "invalid_request");
        assert!(answer.has_error("/data/organization_name", "too_long"), "{:?}", answer.errors());
    }

    async fn hostile_names_are_kept_as_typed_and_found_again(app) {
        for name in [
            "质量\u{202E}奖",
            "' OR 1=1 --有限公司",
            "<script>alert(1)</script>",
            "%_%",
            "=cmd|'/c calc'!A0",
            "１３８００１３８０００",
        ] {
            let client = app.saved_registration(&new_phone(), name, &new_credit_code()).await;
            client.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
            let account = client
                .post("/organization-registrations", json!({ "confirmed": true }))
                .await
                .expect(201)
                .json();
            assert_eq!(account["organization"]["name"], name);
            let found = app.stranger().get(&lookup(name)).await.expect(200).json();
            assert_eq!(found["organization"]["name"], name);
        }
        let client =
            app.saved_registration(&new_phone(), "\u{200B}清华大学\u{FEFF}", &new_credit_code()).await;
        client.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        let account =
            client.post("/organization-registrations", json!({ "confirmed": true })).await.expect(201).json();
        assert_eq!(account["organization"]["name"], "清华大学");
        let again = app.saved_registration(&new_phone(), "清华 大学", &new_credit_code()).await;
        again.upload_proof("证明.jpg", PROOF_JPG).await.expect(200);
        again
            .post("/organization-registrations", json!({ "confirmed": true }))
            .await
            .expect_problem(409, "organization_taken");
    }

    async fn hostile_lookups_are_answered_and_nothing_breaks(app) {
        for query in [
            "\u{0}",
            "a\u{0}b有限公司",
            "\u{202E}\u{202E}",
            "９１４４０３００７０８４６１１３６Ｔ",
            "9144O3OO7O8461136T",
            "👨‍👩‍👧团队①㈱㎡",
            "' OR 1=1 --",
            "%' UNION SELECT 1 --",
        ] {
            let answer = app.stranger().get(&lookup(query)).await;
            assert!([200, 422].contains(&answer.status.as_u16()), "{query:?}: {}", answer.json());
            assert_ne!(answer.json()["registered"], true, "{query:?}");
        }
        app.stranger().get(&lookup(&"质".repeat(3000))).await.expect_problem(422, "invalid_request");
        app.stranger().get("/organizations/lookup?q=%FF%FE").await.expect(200);
        app.stranger().get("/organizations/lookup").await.expect_problem(422, "invalid_request");
        app.stranger()
            .get(&format!("{}&limit=5", lookup("某某单位有限公司")))
            .await
            .expect_problem(422, "invalid_request");
    }
}
