//! Why a call did not do what it was asked to.

use openapi::error::{ErrorCode, FieldError, Problem};

use crate::i18n::{LANG, t, wait};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The server could not be reached.
    Offline,
    /// The server refused, and says why.
    Problem(Box<Problem>),
    /// The answer was none of the API's, e.g. a proxy's error page.
    Unexpected,
    /// The address names nothing that could exist.
    NoSuch,
    /// The person called it off.
    Aborted,
    /// The code of a page did not come: no network, or a newer release has taken its place.
    Unloaded,
}

impl Failure {
    /// What happened and what to do next, for people.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Offline => "无法连接服务器，请检查网络后重试。".to_owned(),
            Self::Problem(problem) => detail(problem),
            Self::Unexpected => "服务器暂时无法处理请求，请稍后重试。".to_owned(),
            Self::NoSuch => ErrorCode::NotFound.detail(LANG).to_owned(),
            Self::Aborted => "已取消。".to_owned(),
            Self::Unloaded => "请检查网络后重试；如果系统刚刚更新，请重新加载。已填写的内容不受影响，\
                尚未保存的更改保留在本浏览器中。"
                .to_owned(),
        }
    }

    /// What the server gave as the reason.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        self.problem().map(|problem| problem.code)
    }

    /// The server's own words.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// The values that the server found missing or wrong.
    pub(crate) fn errors(&self) -> &[FieldError] {
        self.problem().map_or(&[], |problem| &problem.errors)
    }

    /// Whether there is nothing at the address, or nothing of one's own.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::NoSuch) || self.code() == Some(ErrorCode::NotFound)
    }

    /// Whether the same request may succeed a little later.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Offline | Self::Unexpected | Self::Unloaded => true,
            Self::Problem(problem) => problem.status >= 500 || problem.status == 429,
            Self::NoSuch | Self::Aborted => false,
        }
    }

    /// The detail and what is wrong with single values, in one paragraph; for places without fields to put them at.
    pub(crate) fn whole_message(&self) -> String {
        self.errors().iter().fold(self.message(), |all, error| all + &t(&error.message))
    }
}

fn detail(problem: &Problem) -> String {
    match problem.retry_after {
        Some(seconds) => format!("{}请在 {}后重试。", problem.detail, wait(seconds)),
        None => problem.detail.clone(),
    }
}
