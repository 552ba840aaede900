//! First data: the real 2025 activity, a demo activity that is open, demo logins, and what one can try everything on.
//! Run again, it changes nothing, but opens the demo activity anew once it has closed.

mod activities;
mod examples;
pub mod ids;
mod people;

use openapi::account::Role;

use crate::app::App;
use crate::domain::error::Result;
use people::{Person, Unit};

pub use examples::PORTAL_SECRET;

/// Password of every demo login.
pub const DEMO_PASSWORD: &str = "shenbao-demo-2025";
/// The demo applicant: administrator of a registered unit.
pub const DEMO_APPLICANT: &str = "13800138000";
/// The demo reviewer.
pub const DEMO_REVIEWER: &str = "13900139000";
/// The demo admin.
pub const DEMO_ADMIN: &str = "13700137000";

const DEMO_UNIT: Unit = Unit {
    id: ids::ORGANIZATION,
    proof: ids::PROOF,
    administrator: Person {
        id: ids::APPLICANT,
        phone: DEMO_APPLICANT,
        name: "王志强",
        role: Role::Applicant,
    },
    name: "示范质量科技（深圳）有限公司",
    credit_code: "914403001922038216",
    region: "广东省深圳市",
};

const STAFF: [Person; 2] = [
    Person { id: ids::REVIEWER, phone: DEMO_REVIEWER, name: "演示审核员", role: Role::Reviewer },
    Person { id: ids::ADMIN, phone: DEMO_ADMIN, name: "演示管理员", role: Role::Admin },
];

/// Seeds activities and demo logins.
pub async fn run(app: &App) -> Result<()> {
    activities::run(app).await?;
    for person in &STAFF {
        people::add(app, person).await?;
    }
    people::register(app, &DEMO_UNIT).await
}

/// Adds applications in every state and whatever else the document's examples name. For demonstration: what stands
/// there was never filed by anybody.
pub async fn run_examples(app: &App) -> Result<()> {
    examples::run(app).await
}
