//! Receipts, checked by anyone.

use openapi::receipt::{Receipt, ReceiptVerdict, ReceiptVerification};
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::*;

async fn verify(client: &Client, receipt: &str) -> ReceiptVerification {
    client.post("/receipts/verification", json!({ "receipt": receipt })).await.expect(200).parse()
}

async fn given(unit: &Admin) -> Receipt {
    let id = unit.submitted("individual").await;
    unit.client.get(&format!("/applications/{id}/receipt")).await.expect(200).parse()
}

on_both_engines! {
    async fn clause_05_a_receipt_is_genuine_for_whoever_asks(app) {
        let unit = app.organization().await;
        let receipt = given(&unit).await;
        let whole = serde_json::to_string_pretty(&receipt).unwrap();
        let quoted = serde_json::to_string(&receipt.signature).unwrap();
        let broken = receipt.signature.replace('.', ".\n  ");
        for shown in [&whole, &receipt.signature, &quoted, &broken, &format!("\n {whole} \n"), &format!("\u{FEFF}{whole}")] {
            let found = verify(&app.stranger(), shown).await;
            assert_eq!((found.verdict, found.receipt.as_ref()), (ReceiptVerdict::Genuine, Some(&receipt)), "{shown}");
        }
        app.app.keys.rotate(&app.app.db, &app.clock).await.unwrap();
        assert_eq!(verify(&app.stranger(), &whole).await.verdict, ReceiptVerdict::Genuine, "receipts are for ever");
    }

    async fn the_signature_holds_all_that_the_receipt_says(app) {
        let receipt = given(&app.organization().await).await;
        let signed: Value = app.app.keys.verify("shenbao-receipt+jws", &receipt.signature).unwrap();
        let mut said = serde_json::to_value(&receipt).unwrap();
        said.as_object_mut().unwrap().remove("signature");
        said["iss"] = json!("shenbao");
        assert_eq!(signed, said);
    }

    async fn a_receipt_that_was_changed_is_told_with_what_was_signed(app) {
        let receipt = given(&app.organization().await).await;
        for (member, value) in [("number", json!("2025-GR-999999")), ("title", json!("别的题目")), ("files", json!([])), ("extra", json!(1))] {
            let mut changed = serde_json::to_value(&receipt).unwrap();
            changed[member] = value;
            let found = verify(&app.stranger(), &changed.to_string()).await;
            assert_eq!((found.verdict, found.receipt), (ReceiptVerdict::Altered, Some(receipt.clone())), "{member}");
        }
    }

    async fn what_this_platform_did_not_sign_is_not_ours(app) {
        let receipt = given(&app.organization().await).await;
        let mut cut = receipt.signature.clone();
        cut.pop();
        let [header, payload, signature] = receipt.signature.split('.').collect::<Vec<_>>()[..] else { panic!() };
        let swapped = format!("{header}.{payload}A.{signature}");
        let elsewhere = app.with(|_| {}).await;
        let foreign = given(&elsewhere.organization().await).await.signature;
        let token = app.organization().await.client.token().to_owned();
        for shown in ["", " ", "x", "{}", "[]", "null", "\u{202E}", "a.b.c", "{\"signature\": 5}", &cut, &swapped, &foreign, &token] {
            let found = verify(&app.stranger(), shown).await;
            assert_eq!((found.verdict, found.receipt), (ReceiptVerdict::NotOurs, None), "{shown}");
        }
        let giant = json!({ "receipt": "x".repeat(200_001) });
        app.stranger().post("/receipts/verification", giant).await.expect_problem(422, "invalid_request");
        let unknown = json!({ "receipt": "x", "number": "1" });
        app.stranger().post("/receipts/verification", unknown).await.expect_problem(422, "invalid_request");
    }

    async fn a_receipt_of_a_submission_that_is_not_here_is_unknown(app) {
        let receipt = given(&app.organization().await).await;
        let mut facts = serde_json::to_value(&receipt).unwrap();
        facts["application_id"] = json!("0198a0b2-0000-7000-8000-000000000000");
        let signature = app.app.keys.sign("shenbao-receipt+jws", &facts).unwrap();
        let found = verify(&app.stranger(), &signature).await;
        assert_eq!((found.verdict, found.receipt), (ReceiptVerdict::Unknown, None));
    }

    async fn item_07_the_digest_is_computed_again_when_a_receipt_is_read(app) {
        let unit = app.organization().await;
        let receipt = given(&unit).await;
        let lift = match app.app.db.engine() {
            shenbao::store::Engine::Sqlite => "DROP TRIGGER submissions_no_update",
            shenbao::store::Engine::Postgres => "ALTER TABLE submissions DISABLE TRIGGER ALL",
        };
        app.raw_sql(lift).await.unwrap();
        app.raw_sql("UPDATE submissions SET snapshot = REPLACE(snapshot, 'individual', 'project')").await.unwrap();
        let path = format!("/applications/{}/receipt", receipt.application_id);
        unit.client.get(&path).await.expect_problem(500, "internal");
        let shown = json!({ "receipt": receipt.signature });
        app.stranger().post("/receipts/verification", shown).await.expect_problem(500, "internal");
    }

    async fn checking_is_limited_by_address(app) {
        let (near, far) = (app.stranger(), app.stranger());
        let shown = json!({ "receipt": "x" });
        for _ in 0..300 {
            near.post("/receipts/verification", shown.clone()).await.expect(200);
        }
        near.post("/receipts/verification", shown.clone()).await.expect_problem(429, "too_many_requests");
        far.post("/receipts/verification", shown).await.expect(200);
    }
}
