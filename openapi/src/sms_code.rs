//! Codes sent to a phone, which prove that one holds it.

use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::Phone;
use crate::nfkc::nfkc;
use crate::parsed::{Refusal, is_invisible, parsed_string};

pub(crate) const INVALID_SMS_CODE: Refusal = Refusal {
    code: "invalid_sms_code",
    zh: "请填写短信中的 6 位验证码。",
    en: "Enter the 6-digit code from the message.",
};

/// The six digits of a code, as received on a phone. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SmsCode(String);

impl SmsCode {
    /// Accepts six digits; full-width digits, spaces and invisible characters are understood.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let digits: String = nfkc(raw).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
        let right = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if right { Ok(Self(digits)) } else { Err(INVALID_SMS_CODE) }
    }

    /// The digits themselves, to compare.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SmsCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmsCode(…)")
    }
}

parsed_string!(SmsCode, "135790", "短信验证码 · The code sent to the phone, 6 digits.");

/// What a code is good for; one for one purpose is none for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SmsPurpose {
    /// 注册, of a personal account or at an organization's first 暂存.
    Register,
    /// 忘记密码.
    ResetPassword,
    /// 更换手机号: sent to the new number.
    ChangePhone,
    /// 注销账号.
    CancelAccount,
}

/// Asks for a code.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendSmsCode {
    /// Where to send it.
    pub phone: Phone,
    /// What for.
    pub purpose: SmsPurpose,
}

/// The answer, one and the same whether or not a message goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SmsCodeSent {
    /// Seconds that a code is good for.
    #[cfg_attr(feature = "server", schema(example = 300))]
    pub expires_in: u32,
    /// Seconds after which another one can be asked for.
    #[cfg_attr(feature = "server", schema(example = 60))]
    pub resend_after: u32,
    /// Demo mode only: the page that shows the messages instead of a phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "/demo/messages"))]
    pub messages_page: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_however_they_are_typed() {
        for raw in ["135790", " 135 790 ", "１３５７９０", "\u{200B}135790"] {
            assert_eq!(SmsCode::parse(raw).map(String::from), Ok("135790".to_owned()), "{raw}");
        }
        for raw in ["", "13579", "1357900", "13579a", "一二三四五六"] {
            assert_eq!(SmsCode::parse(raw), Err(INVALID_SMS_CODE), "{raw}");
        }
    }

    #[test]
    fn is_not_shown_by_accident() {
        assert_eq!(format!("{:?}", SmsCode::parse("135790").unwrap()), "SmsCode(…)");
    }
}
