//! 二次验证 of staff.

use openapi::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, RecoveryCodes, RemoveSecondFactor, SecondFactorSetup,
};

use super::{Call, Failure};

const PATH: &str = "/accounts/me/second-factor";

/// A secret for the authenticator.
pub(crate) async fn begin(body: &BeginSecondFactor) -> Result<SecondFactorSetup, Failure> {
    Call::post(PATH).json(body).read().await
}

/// Turns it on; the recovery codes are told this once.
pub(crate) async fn confirm(body: &ConfirmSecondFactor) -> Result<RecoveryCodes, Failure> {
    Call::put(PATH).json(body).read().await
}

/// Turns it off.
pub(crate) async fn remove(body: &RemoveSecondFactor) -> Result<(), Failure> {
    Call::delete(PATH).json(body).done().await
}
