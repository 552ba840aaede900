//! Login, tokens, cookies.

use reqwest::Method;
use serde_json::json;

use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn a_wrong_password_and_an_unknown_phone_are_answered_alike(app) {
        let unit = app.organization().await;
        let wrong = json!({ "phone": unit.phone, "password": "not the password" });
        let unknown = json!({ "phone": new_phone(), "password": "not the password" });
        let mut bodies = Vec::new();
        for body in [wrong, unknown] {
            let answer = app.stranger().post("/auth/login", body).await.expect_problem(401, "invalid_credentials");
            let mut body = answer.json();
            body["request_id"] = json!(null);
            bodies.push(body);
        }
        assert_eq!(bodies[0], bodies[1]);
    }

    async fn an_access_token_expires_after_ten_minutes(app) {
        let unit = app.organization().await;
        app.at("2025-04-10T02:09:59.999999Z");
        unit.client.get("/accounts/me").await.expect(200);
        app.at("2025-04-10T02:10:00Z");
        unit.client.get("/accounts/me").await.expect_problem(401, "unauthenticated");
    }

    async fn a_changed_token_is_refused(app) {
        let unit = app.organization().await;
        let parts: Vec<&str> = unit.client.token().split('.').collect();
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        let receipt_key = app.app.keys.sign("shenbao-receipt+jws", &json!({ "sub": "x" })).unwrap();
        let incomplete = app.app.keys.sign("at+jwt", &json!({ "sub": "x" })).unwrap();
        for token in [
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.{}", parts[0], parts[1], parts[2].chars().rev().collect::<String>()),
            receipt_key,
            incomplete,
            "not a token".to_owned(),
        ] {
            let answer = app.stranger().with_token(&token).get("/accounts/me").await;
            answer.expect_problem(401, "unauthenticated");
        }
    }

    async fn a_refresh_token_changes_at_each_use_and_its_reuse_ends_the_session(app) {
        let unit = app.organization().await;
        let login = json!({ "phone": unit.phone, "password": PASSWORD });
        let answer = app.stranger().post("/auth/login", login).await.expect(200);
        let first = cookie(&answer);
        let refresh = |token: String| {
            let request = app.stranger().request(Method::POST, "/auth/refresh");
            async move { send(request.header("Cookie", format!("shenbao_refresh={token}"))).await }
        };
        let second = cookie(&refresh(first.clone()).await.expect(200));
        assert_ne!(first, second);
        let race = refresh(first.clone()).await.expect(200);
        assert_eq!(race.header("set-cookie"), "", "another tab with the old token, at once, is no theft");
        app.at("2025-04-10T02:01:00Z");
        refresh(first).await.expect_problem(401, "unauthenticated");
        refresh(second).await.expect_problem(401, "unauthenticated");
    }

    async fn a_token_of_long_ago_ends_the_session_as_well(app) {
        let unit = app.organization().await;
        let answer = app.stranger().post("/auth/login", json!({ "phone": unit.phone, "password": PASSWORD })).await;
        let stolen = cookie(&answer.expect(200));
        let refresh = |token: String| {
            let request = app.stranger().request(Method::POST, "/auth/refresh");
            async move { send(request.header("Cookie", format!("shenbao_refresh={token}"))).await }
        };
        let second = cookie(&refresh(stolen.clone()).await.expect(200));
        let third = cookie(&refresh(second).await.expect(200));
        refresh(stolen).await.expect_problem(401, "unauthenticated");
        refresh(third).await.expect_problem(401, "unauthenticated");
    }

    async fn a_session_ends_for_good_after_fourteen_days(app) {
        let unit = app.organization().await;
        let client = app.login(&unit.phone, PASSWORD).await;
        app.at("2025-04-24T01:59:59Z");
        client.post("/auth/refresh", json!({})).await.expect(200);
        app.at("2025-04-24T02:00:00Z");
        client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
    }

    async fn logging_out_ends_every_token(app) {
        let unit = app.organization().await;
        let client = app.login(&unit.phone, PASSWORD).await;
        let cleared = client.post("/auth/logout", json!({})).await.expect(204);
        assert!(cleared.header("set-cookie").contains("Max-Age=0"));
        client.get("/accounts/me").await.expect_problem(401, "unauthenticated");
        client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
    }

    async fn the_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites(app) {
        let unit = app.organization().await;
        let answer = app.stranger().post("/auth/login", json!({ "phone": unit.phone, "password": PASSWORD })).await;
        let cookie = answer.expect(200).header("set-cookie");
        for flag in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"] {
            assert!(cookie.contains(flag), "{flag}: {cookie}");
        }
        let client = app.login(&unit.phone, PASSWORD).await;
        for path in ["/auth/refresh", "/auth/logout", "/auth/login"] {
            let request = client.request(Method::POST, path).header("Origin", "https://evil.example");
            send(request.json(&json!({ "phone": unit.phone, "password": PASSWORD }))).await
                .expect_problem(403, "foreign_origin");
        }
    }

    async fn swagger_uis_password_flow_gives_a_token(app) {
        let form = |password: &str| {
            let request = app.stranger().request(Method::POST, "/auth/token");
            let body = format!("grant_type=password&username=13900139000&password={password}&scope=&client_id=");
            request.header("Content-Type", "application/x-www-form-urlencoded").body(body)
        };
        let token = send(form("shenbao-demo-2025")).await.expect(200).json();
        assert_eq!(token["token_type"], "Bearer");
        let reviewer = app.stranger().with_token(token["access_token"].as_str().unwrap());
        reviewer.get("/admin/applications").await.expect(200);
        send(form("wrong-password")).await.expect_problem(401, "invalid_credentials");
        let mistyped = app.stranger().request(Method::POST, "/auth/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("grant_type=password&username=139&password=shenbao-demo-2025");
        let answer = send(mistyped).await.expect_problem(422, "invalid_request");
        assert!(answer.has_error("/username", "invalid_phone"), "{:?}", answer.errors());
    }

    async fn keys_are_published_and_survive_a_restart(app) {
        let before = app.stranger().get("//.well-known/jwks.json").await.expect(200).json();
        assert_eq!(before["keys"][0]["crv"], "Ed25519");
        assert!(before["keys"][0].get("d").is_none(), "the secret stays inside");
        let again = shenbao::domain::keys::Keys::load(&app.app.db, &app.clock).await.unwrap();
        assert_eq!(again.jwks(), before);
    }
}

fn cookie(answer: &Answer) -> String {
    let header = answer.header("set-cookie");
    header.split(';').next().unwrap().strip_prefix("shenbao_refresh=").unwrap().to_owned()
}
