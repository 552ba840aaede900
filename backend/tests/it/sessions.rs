//! Login, tokens, cookies.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use openapi::account::ActiveSession;
use openapi::page::Page;
use reqwest::Method;
use serde_json::{Value, json};
use shenbao::App;
use shenbao::domain::sessions;

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

    async fn item_16_a_session_ends_for_good_after_fourteen_days(app) {
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

    async fn item_11_no_step_is_skipped(app) {
        let person = app.person().await;
        let confirmed = json!({ "confirmed": true });
        person
            .client
            .post("/organization-registrations", confirmed.clone())
            .await
            .expect_problem(404, "not_found");
        person.client.upload_proof("证明.jpg", PROOF_JPG).await.expect_problem(404, "not_found");
        person.client.get("/organization-registrations/draft/proof").await.expect_problem(404, "not_found");
        let credentials = json!({ "phone": new_phone(), "password": PASSWORD, "code": "000000" });
        let data = json!({ "data": {}, "credentials": credentials });
        person
            .client
            .put("/organization-registrations/draft", data)
            .await
            .expect_problem(422, "invalid_request");
        let no_credentials = json!({ "data": {} });
        let answer = app.stranger().put("/organization-registrations/draft", no_credentials).await;
        assert!(answer.expect_problem(422, "invalid_request").has_error("/credentials", "required"));
        let unit = app.organization().await;
        let draft = unit.draft("project").await;
        unit.client.submit(&draft.id, draft.version, "k").await.expect_problem(422, "incomplete");
        let result = json!({ "outcome": "passed" });
        let reviewed = app
            .reviewer()
            .await
            .post(&format!("/admin/applications/{}/review-result", draft.id), result)
            .await;
        assert!([404, 409].contains(&reviewed.status.as_u16()), "{}", reviewed.json());
    }

    async fn item_12_a_token_under_no_algorithm_or_another_one_is_refused(app) {
        let unit = app.organization().await;
        let (claims, public) = (claims(&unit.client), public_key(&app).await);
        let kid = jsonwebtoken::decode_header(unit.client.token()).unwrap().kid.unwrap();
        let signature = unit.client.token().rsplit('.').next().unwrap().to_owned();
        let mut tokens = Vec::new();
        for alg in ["none", "None", "NONE", ""] {
            let header = encoded(&json!({ "alg": alg, "typ": "at+jwt", "kid": kid }));
            tokens.push(format!("{header}.{}.", encoded(&claims)));
            tokens.push(format!("{header}.{}.{signature}", encoded(&claims)));
        }
        let mut header = Header::new(Algorithm::HS256);
        (header.typ, header.kid) = (Some("at+jwt".to_owned()), Some(kid.clone()));
        for secret in [
            public.clone(),
            URL_SAFE_NO_PAD.encode(&public).into_bytes(),
            STANDARD.encode(&public).into_bytes(),
            Vec::new(),
        ] {
            tokens.push(jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap());
        }
        for alg in ["RS256", "ES256", "PS256"] {
            let header = encoded(&json!({ "alg": alg, "typ": "at+jwt", "kid": kid }));
            tokens.push(format!("{header}.{}.{signature}", encoded(&claims)));
        }
        refused_each(&app, tokens).await;
    }

    async fn item_12_a_token_under_a_key_that_it_brings_along_is_refused(app) {
        let unit = app.organization().await;
        let kid = jsonwebtoken::decode_header(unit.client.token()).unwrap().kid.unwrap();
        let foreign = SigningKey::from_bytes(&[7; 32]);
        let x = URL_SAFE_NO_PAD.encode(foreign.verifying_key().to_bytes());
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
        let headers = [
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "unknown" }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "' OR '1'='1" }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "../../etc/passwd" }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kid }),
            json!({ "alg": "EdDSA", "typ": "at+jwt" }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kid, "jwk": jwk }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "jwk": jwk }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kid, "jku": "https://evil.example/jwks.json" }),
            json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "mine", "jku": "https://evil.example/keys" }),
        ];
        let tokens = headers.iter().map(|header| {
            let signed = format!("{}.{}", encoded(header), encoded(&claims(&unit.client)));
            let signature = foreign.sign(signed.as_bytes()).to_bytes();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        });
        refused_each(&app, tokens.collect()).await;
    }

    async fn item_13_claims_that_are_missing_wrong_or_of_another_type_are_refused(app) {
        let unit = app.organization().await;
        let right = claims(&unit.client);
        let sign = |kind: &str, claims: &Value| app.app.keys.sign(kind, claims).unwrap();
        app.stranger().with_token(&sign("at+jwt", &right)).me().await;
        let mut tokens: Vec<String> = ["JWT", "jwt", "", "shenbao-receipt+jws", "portal-at+jwt", "AT+JWT"]
            .iter()
            .map(|kind| sign(kind, &right))
            .collect();
        let now = app.clock.now().timestamp();
        for (claim, wrong) in [
            (
                "exp",
                vec![
                    json!(null),
                    json!("x"),
                    json!(format!("{}", now + 600)),
                    json!(true),
                    json!([now + 600]),
                    json!(600.5),
                    json!(now),
                    json!(now - 1),
                    json!(0),
                    json!(-1),
                ],
            ),
            (
                "nbf",
                vec![json!(null), json!("x"), json!(format!("{now}")), json!(now + 31), json!(now + 3600)],
            ),
            (
                "sub",
                vec![
                    json!(null),
                    json!(1),
                    json!(""),
                    json!("x"),
                    json!("01900000-0000-7000-8000-000000000000"),
                    json!([right["sub"]]),
                ],
            ),
            ("stamp", vec![json!(null), json!(1), json!(""), json!("AAAAAAAAAAAAAAAA")]),
            (
                "iss",
                vec![
                    json!(null),
                    json!(""),
                    json!("Shenbao"),
                    json!("https://evil.example"),
                    json!(["shenbao"]),
                ],
            ),
            ("aud", vec![json!(null), json!(""), json!("shenbao"), json!("other"), json!(["other"])]),
            ("sid", vec![json!("x"), json!(1), json!("01900000-0000-7000-8000-000000000000")]),
        ] {
            for value in wrong {
                let mut claims = right.clone();
                claims[claim] = value;
                tokens.push(sign("at+jwt", &claims));
            }
            if claim != "sid" {
                let mut claims = right.clone();
                claims.as_object_mut().unwrap().remove(claim);
                tokens.push(sign("at+jwt", &claims));
            }
        }
        refused_each(&app, tokens).await;
    }

    async fn item_13_someone_elses_session_or_stamp_in_a_token_is_refused(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let (own, theirs) = (claims(&unit.client), claims(&other.client));
        let mut tokens = Vec::new();
        for claim in ["sub", "stamp", "sid"] {
            let mut claims = own.clone();
            claims[claim] = theirs[claim].clone();
            tokens.push(app.app.keys.sign("at+jwt", &claims).unwrap());
        }
        refused_each(&app, tokens).await;
    }

    async fn item_13_the_clocks_may_be_thirty_seconds_apart_at_most(app) {
        let unit = app.organization().await;
        app.pass(-31);
        unit.client.ended().await;
        app.pass(30);
        unit.client.me().await;
    }

    async fn item_14_one_kind_of_token_is_not_taken_for_the_other(app) {
        let unit = app.organization().await;
        let login = json!({ "phone": unit.phone, "password": PASSWORD });
        let answer = app.stranger().post("/auth/login", login).await.expect(200);
        let (refresh, access) = (cookie(&answer), answer.json()["access_token"].as_str().unwrap().to_owned());
        refused_each(&app, vec![refresh.clone()]).await;
        let sid = claims(&app.stranger().with_token(&access))["sid"].as_str().unwrap().to_owned();
        for forged in [
            access.clone(),
            format!("{sid}.{access}"),
            sid.clone(),
            format!("{sid}."),
            format!("{sid}.x"),
            ".".to_owned(),
            "x.y".to_owned(),
        ] {
            let request = app.stranger().request(Method::POST, "/auth/refresh");
            let answer = send(request.header("Cookie", format!("shenbao_refresh={forged}"))).await;
            answer.expect_problem(401, "unauthenticated");
        }
    }

    async fn item_15_reuse_ends_the_access_tokens_of_that_login_and_no_other(app) {
        let unit = app.organization().await;
        let login = json!({ "phone": unit.phone, "password": PASSWORD });
        let answer = app.stranger().post("/auth/login", login).await.expect(200);
        let (stolen, first) = (cookie(&answer), token_of(&app, &answer));
        let refresh = |token: String| {
            let request = app.stranger().request(Method::POST, "/auth/refresh");
            async move { send(request.header("Cookie", format!("shenbao_refresh={token}"))).await }
        };
        let second = token_of(&app, &refresh(stolen.clone()).await.expect(200));
        for client in [&first, &second, &unit.client] {
            client.me().await;
        }
        app.pass(11);
        refresh(stolen).await.expect_problem(401, "unauthenticated");
        first.ended().await;
        second.ended().await;
        unit.client.me().await;
        unit.client.refreshed().await.me().await;
    }

    async fn item_15_tabs_of_one_browser_that_refresh_at_once_stay_logged_in(app) {
        let unit = app.organization().await;
        let client = app.login(&unit.phone, PASSWORD).await;
        let race =
            futures_util::future::join_all((0..8).map(|_| client.post("/auth/refresh", json!({})))).await;
        assert!(race.iter().all(|answer| answer.status == 200));
        client.refreshed().await.me().await;
    }

    async fn item_17_logging_out_ends_this_login_only(app) {
        let unit = app.organization().await;
        let here = app.login(&unit.phone, PASSWORD).await;
        here.post("/auth/logout", json!({})).await.expect(204);
        here.ended().await;
        unit.client.me().await;
        app.stranger().post("/auth/logout", json!({})).await.expect(204);
    }

    async fn item_17_a_login_can_be_ended_from_another_device(app) {
        let unit = app.organization().await;
        let other = app.login(&unit.phone, PASSWORD).await;
        let page: Page<ActiveSession> = unit.client.get("/auth/sessions").await.expect(200).parse();
        assert_eq!(page.items.iter().map(|session| session.current).collect::<Vec<_>>(), [false, true]);
        unit.client.delete(&format!("/auth/sessions/{}", page.items[0].id)).await.expect(204);
        other.ended().await;
        other.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        unit.client.me().await;
        unit.client
            .delete(&format!("/auth/sessions/{}", page.items[0].id))
            .await
            .expect_problem(404, "not_found");
        unit.client.delete(&format!("/auth/sessions/{}", page.items[1].id)).await.expect(204);
        unit.client.ended().await;
    }

    async fn item_17_all_logins_can_be_ended_at_once(app) {
        let unit = app.organization().await;
        let other = app.login(&unit.phone, PASSWORD).await;
        let form = format!("grant_type=password&username={}&password=correct+horse+battery", unit.phone);
        let token = app
            .stranger()
            .request(Method::POST, "/auth/token")
            .header("Content-Type", "application/x-www-form-urlencoded");
        let alone = token_of(&app, &send(token.body(form)).await.expect(200));
        alone.me().await;
        unit.client.delete("/auth/sessions").await.expect(204);
        for client in [&unit.client, &other] {
            client.ended().await;
            client.post("/auth/refresh", json!({})).await.expect_problem(401, "unauthenticated");
        }
        alone.ended().await;
        app.login(&unit.phone, PASSWORD).await.me().await;
    }

    async fn item_30_someone_elses_login_is_as_if_it_did_not_exist(app) {
        let (unit, other) = (app.organization().await, app.organization().await);
        let theirs: Page<ActiveSession> = other.client.get("/auth/sessions").await.expect(200).parse();
        let end = |id: String| {
            let client = unit.client.clone();
            async move {
                words(&client.delete(&format!("/auth/sessions/{id}")).await.expect_problem(404, "not_found"))
            }
        };
        let none = end("01900000-0000-7000-8000-000000000000".to_owned()).await;
        assert_eq!(end(theirs.items[0].id.to_string()).await, none);
        other.client.me().await;
        let own = unit.client.get("/auth/sessions").await.expect(200);
        assert!(!String::from_utf8_lossy(&own.bytes).contains(&theirs.items[0].id.to_string()));
    }

    async fn logins_tell_device_and_address_and_are_walked_page_by_page(app) {
        let unit = app.organization().await;
        let agent =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        let request =
            app.stranger_at("203.0.113.7").request(Method::POST, "/auth/login").header("User-Agent", agent);
        send(request.json(&json!({ "phone": unit.phone, "password": PASSWORD }))).await.expect(200);
        let page: Page<ActiveSession> = unit.client.get("/auth/sessions?limit=1").await.expect(200).parse();
        assert_eq!(
            (page.items[0].device.as_str(), page.items[0].address.as_str()),
            ("Chrome · Windows", "203.0.113.7")
        );
        let rest = unit
            .client
            .get(&format!("/auth/sessions?limit=1&after={}", page.next.unwrap()))
            .await
            .expect(200);
        let rest: Page<ActiveSession> = rest.parse();
        assert_eq!((rest.items.len(), rest.items[0].current, rest.next), (1, true, None));
    }

    async fn item_18_a_new_key_signs_and_the_earlier_ones_go_on_verifying(app) {
        let unit = app.organization().await;
        let id = unit.submitted("individual").await;
        let receipt = unit.client.get(&format!("/applications/{id}/receipt")).await.expect(200).json();
        let before = jsonwebtoken::decode_header(unit.client.token()).unwrap().kid.unwrap();
        app.pass(1);
        let kid = app.app.keys.rotate(&app.app.db, &app.clock).await.unwrap();
        let jwks = app.stranger().get("//.well-known/jwks.json").await.expect(200).json();
        let kids: Vec<&str> =
            jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect();
        assert_eq!(kids.len(), 2);
        assert!(kids.contains(&kid.as_str()) && kids.contains(&before.as_str()), "{kids:?}");
        unit.client.me().await;
        let verified: Option<Value> =
            app.app.keys.verify("shenbao-receipt+jws", receipt["signature"].as_str().unwrap());
        assert_eq!(verified.unwrap()["number"], receipt["number"]);
        let client = app.login(&unit.phone, PASSWORD).await;
        assert_eq!(jsonwebtoken::decode_header(client.token()).unwrap().kid.unwrap(), kid);
        client.me().await;
    }

    async fn item_18_another_replica_accepts_the_new_key_without_a_restart(app) {
        let unit = app.organization().await;
        let second = App::start(app.app.config.as_ref().clone(), app.clock.clone()).await.unwrap();
        sessions::authenticate(&second, unit.client.token(), None).await.unwrap();
        app.app.keys.rotate(&app.app.db, &app.clock).await.unwrap();
        let client = app.login(&unit.phone, PASSWORD).await;
        app.pass(6);
        sessions::authenticate(&second, client.token(), None).await.unwrap();
        sessions::authenticate(&second, unit.client.token(), None).await.unwrap();
        app.pass(6);
        second.keys.rotate(&second.db, &second.clock).await.unwrap();
        let token = second.keys.sign("at+jwt", &claims(&client)).unwrap();
        app.stranger().with_token(&token).me().await;
    }

    async fn item_28_a_foreign_or_opaque_origin_is_refused_and_ones_own_is_not(app) {
        let unit = app.organization().await;
        let client = app.login(&unit.phone, PASSWORD).await;
        let post = |path: &str, origin: &str| {
            let request = client.request(Method::POST, path).header("Origin", origin);
            send(request.json(&json!({ "phone": unit.phone, "password": PASSWORD })))
        };
        let address = client.request(Method::GET, "/clock").build().unwrap().url().clone();
        let own = format!("http://127.0.0.1:{}", address.port().unwrap());
        for path in ["/auth/login", "/auth/refresh", "/auth/logout"] {
            for origin in [
                "https://evil.example",
                "null",
                "",
                &format!("{own}.evil.example"),
                &format!("{own}0"),
                "http://127.0.0.1",
            ] {
                post(path, origin).await.expect_problem(403, "foreign_origin");
            }
        }
        client.me().await;
        post("/auth/refresh", &own).await.expect(200);
        post("/auth/login", &own).await.expect(200);
        post("/auth/logout", &own).await.expect(204);
    }
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// What a client's access token says.
fn claims(client: &Client) -> Value {
    let payload = client.token().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// The newest of the published keys.
async fn public_key(app: &TestApp) -> Vec<u8> {
    let jwks = app.stranger().get("//.well-known/jwks.json").await.expect(200).json();
    URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap()
}

/// None of the tokens lets anyone in.
async fn refused_each(app: &TestApp, tokens: Vec<String>) {
    assert!(!tokens.is_empty());
    let stranger = app.stranger();
    for token in tokens {
        let answer = stranger.clone().with_token(&token).get("/accounts/me").await;
        assert_eq!(answer.status, 401, "{token}");
        answer.expect_problem(401, "unauthenticated");
    }
}

/// A stranger with the access token of an answer.
fn token_of(app: &TestApp, answer: &Answer) -> Client {
    app.stranger().with_token(answer.json()["access_token"].as_str().unwrap())
}

fn cookie(answer: &Answer) -> String {
    let header = answer.header("set-cookie");
    header.split(';').next().unwrap().strip_prefix("shenbao_refresh=").unwrap().to_owned()
}
