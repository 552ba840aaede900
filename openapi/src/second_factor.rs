//! 二次验证: a code from an authenticator (TOTP, RFC 6238) besides the password, for staff.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::Password;
use crate::nfkc::nfkc;
use crate::parsed::{Refusal, is_invisible, parsed_string};

pub(crate) const INVALID_SECOND_FACTOR: Refusal = Refusal {
    code: "invalid_second_factor",
    zh: "请填写验证器中的 6 位数字，或一个恢复码。",
    en: "Enter the 6 digits from your authenticator, or a recovery code.",
};

/// How many characters a recovery code has.
pub const RECOVERY_CODE_CHARS: usize = 12;

/// The six digits that an authenticator shows, or a recovery code: compact, in lower case. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecondFactorCode(String);

impl SecondFactorCode {
    /// Accepts six digits, or twelve letters and digits; spaces, hyphens and full-width characters are understood.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let compact: String = nfkc(raw)
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c) && *c != '-')
            .flat_map(char::to_lowercase)
            .collect();
        let digits = compact.len() == 6 && compact.bytes().all(|byte| byte.is_ascii_digit());
        let recovery =
            compact.len() == RECOVERY_CODE_CHARS && compact.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if digits || recovery { Ok(Self(compact)) } else { Err(INVALID_SECOND_FACTOR) }
    }

    /// Whether it is one of the recovery codes.
    pub fn is_recovery(&self) -> bool {
        self.0.len() == RECOVERY_CODE_CHARS
    }

    /// The code itself, to compare.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecondFactorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactorCode(…)")
    }
}

parsed_string!(
    SecondFactorCode,
    "135790",
    "验证器中的 6 位数字，或一个恢复码 · The 6 digits from the authenticator, or a recovery code."
);

/// 开始设置二次验证 · Begins to set a second factor up.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactor {
    /// 当前密码 · The account's password.
    pub password: Password,
}

/// 密钥，仅显示这一次 · The secret, shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SecondFactorSetup {
    /// 密钥，可手工输入验证器 · The secret, to be typed into an authenticator.
    #[cfg_attr(feature = "server", schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))]
    pub secret: String,
    /// 可转为二维码扫描，或在手机上直接打开 · To be shown as a QR code, or opened on the phone.
    #[cfg_attr(
        feature = "server",
        schema(
            example = "otpauth://totp/shenbao:13900139000?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=shenbao"
        )
    )]
    pub otpauth_uri: String,
    /// 供验证器扫描的二维码（SVG） · The same as a QR code to be scanned (SVG).
    #[cfg_attr(feature = "server", schema(example = "<svg …></svg>"))]
    pub qr_svg: String,
}

/// 确认二次验证 · Turns the second factor on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// 验证器中的 6 位数字 · The 6 digits that the authenticator shows.
    pub code: SecondFactorCode,
}

/// 恢复码，仅显示这一次 · The recovery codes, shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// 每个可在登录时代替验证码使用一次，请妥善保存 · Each is good once in place of a code; keep them safe.
    #[cfg_attr(feature = "server", schema(example = json!(["k7m2-p9xa-3ewd", "b4tn-6qhz-8rcj"])))]
    pub recovery_codes: Vec<String>,
}

/// 关闭二次验证 · Turns the second factor off.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveSecondFactor {
    /// 当前密码 · The account's password.
    pub password: Password,
    /// 验证码或恢复码 · A code, or a recovery code.
    pub code: SecondFactorCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_digits_or_recovery_codes() {
        for (raw, recovery) in [("135790", false), (" １３５ 790 ", false), ("K7M2-p9xa-3ewd", true)] {
            assert_eq!(SecondFactorCode::parse(raw).unwrap().is_recovery(), recovery, "{raw}");
        }
        for raw in ["", "12345", "1234567", "abcdef", "+12345", "k7m2p9xa3ew", "k7m2p9xa3ew验"] {
            assert!(SecondFactorCode::parse(raw).is_err(), "{raw}");
        }
        assert_eq!(format!("{:?}", SecondFactorCode::parse("135790").unwrap()), "SecondFactorCode(…)");
    }
}
