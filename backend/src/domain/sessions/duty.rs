//! What an account must do before anything else.

use openapi::account::{Duty, Role};
use openapi::error::ErrorCode;

use crate::app::App;
use crate::config::Requirement;
use crate::domain::error::Result;
use crate::domain::second_factors;
use crate::store::Conn;
use crate::store::accounts::AccountRow;

/// Choosing a password in place of a temporary one comes first, then the second factor, where staff must have one.
pub fn duty(app: &App, conn: &mut Conn, account: &AccountRow) -> Result<Option<Duty>> {
    if account.temporary_until.is_some() {
        return Ok(Some(Duty::ChangePassword));
    }
    let asked = app.config.staff_second_factor == Requirement::Required && *account.role != Role::Applicant;
    if asked && !second_factors::is_on(conn, *account.id)? {
        return Ok(Some(Duty::SetUpSecondFactor));
    }
    Ok(None)
}

/// Why an account with a duty may do nothing else.
pub(super) fn refusal(duty: Duty) -> ErrorCode {
    match duty {
        Duty::ChangePassword => ErrorCode::PasswordChangeRequired,
        Duty::SetUpSecondFactor => ErrorCode::SecondFactorSetupRequired,
    }
}
