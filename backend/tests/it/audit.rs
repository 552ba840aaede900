//! The audit log.

use std::path::Path;

use openapi::audit::AuditAction;
use serde_json::json;

use crate::layering::sources;
use crate::on_both_engines;
use crate::support::*;

on_both_engines! {
    async fn clause_51_an_entry_tells_from_where(app) {
        let unit = app.organization().await;
        let staff = app.stranger_at("2001:db8:1:2:3:4:5:6").with_token(app.admin().await.token());
        let body = json!({ "phone": unit.phone, "suspended": true, "reason": "冒用他人单位名义注册" });
        staff.post("/admin/account-suspensions", body).await.expect(204);
        app.suspend(&unit.phone, false).await;
        let account = app.login(&unit.phone, PASSWORD).await.me().await["id"].as_str().unwrap().to_owned();
        let subject = format!("account:{account}");
        let list = move |conn: &mut shenbao::store::Conn| shenbao::store::audit::list(conn, &subject);
        let entries = app.app.db.read(list).await.unwrap();
        let suspended = entries.iter().find(|entry| entry.action == "suspend_account").unwrap();
        assert_eq!(suspended.address.as_deref(), Some("2001:db8:1:2::/64"));
        let registered = entries.iter().find(|entry| entry.action == "register_account").unwrap();
        assert!(registered.address.as_deref().unwrap().starts_with("10."));
    }
}

/// The enumeration is the list: what is not in it cannot be recorded. Here the other way round.
#[test]
fn every_action_of_the_list_is_recorded_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let code: String = sources(&root).iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    for action in AuditAction::ALL {
        let used = code.contains(&format!("AuditAction::{action:?}"));
        assert!(used, "{} is recorded nowhere", action.as_str());
        assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
    }
}
