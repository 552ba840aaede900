//! 成员: who belongs to one's organization, and who asks to.

use openapi::ids::AccountId;
use openapi::organization::{Member, MemberState};
use openapi::page::Page;

use super::{Call, Failure, encoded};

/// How many are shown at once.
const PAGE: u32 = 20;

/// Those in this state after the cursor, newest first.
pub(crate) async fn list(state: MemberState, after: Option<&str>) -> Result<Page<Member>, Failure> {
    let state = match state {
        MemberState::Active => "active",
        MemberState::Pending => "pending",
    };
    let after = after.map(|after| format!("&after={}", encoded(after))).unwrap_or_default();
    Call::get(format!("/organizations/mine/members?state={state}&limit={PAGE}{after}")).read().await
}

/// 同意: the one who asked to join is a member from now on.
pub(crate) async fn approve(account: AccountId) -> Result<Member, Failure> {
    Call::put(format!("/organizations/mine/members/{account}")).read().await
}

/// 移除 a member, or 拒绝 who asked to join. With one's own account: leaves, or withdraws one's own request.
pub(crate) async fn remove(account: AccountId) -> Result<(), Failure> {
    Call::delete(format!("/organizations/mine/members/{account}")).done().await
}
