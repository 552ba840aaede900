//! The sections of 信息维护, and the list that leads to them.

use leptos::prelude::*;

use crate::routes::path;

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Profile,
    Password,
    Phone,
    SecondFactor,
    Organization,
    Members,
    Transfer,
    Sessions,
    Portals,
    Export,
}

impl Section {
    /// In the order of the list.
    const ALL: [Self; 10] = [
        Self::Profile,
        Self::Password,
        Self::Phone,
        Self::SecondFactor,
        Self::Organization,
        Self::Members,
        Self::Transfer,
        Self::Portals,
        Self::Sessions,
        Self::Export,
    ];

    /// As it stands in the address, and its title.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Profile => ("profile", "个人资料"),
            Self::Password => ("password", "修改密码"),
            Self::Phone => ("phone", "更换手机号"),
            Self::SecondFactor => ("second-factor", "二次验证"),
            Self::Organization => ("organization", "组织信息"),
            Self::Members => ("members", "成员管理"),
            Self::Transfer => ("transfer", "权限转让"),
            Self::Portals => ("portals", "平台授权"),
            Self::Sessions => ("sessions", "登录设备"),
            Self::Export => ("export", "数据导出"),
        }
    }

    /// The section that an address names; the first one where it names none.
    pub(super) fn by_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.names().0 == key).unwrap_or(Self::Profile)
    }

    /// Its title.
    pub(super) fn title(self) -> &'static str {
        self.names().1
    }

    /// Where it lives.
    pub(super) fn address(self) -> String {
        format!("{}?section={}", path::ACCOUNT, self.names().0)
    }

    /// Whether it is there for an organization's administrator, for staff, or for everyone else.
    pub(super) fn is_for(self, administrator: bool, staff: bool) -> bool {
        match self {
            Self::Members | Self::Transfer | Self::Portals => administrator,
            Self::Organization => !staff,
            Self::SecondFactor => staff,
            _ => true,
        }
    }
}

/// The sections that there are for this account.
#[component]
pub(super) fn SectionList(
    section: Memo<Section>,
    administrator: Memo<bool>,
    staff: Memo<bool>,
) -> impl IntoView {
    let entry = move |here: Section| {
        let current = move || (section.get() == here).then_some("page");
        view! { <li><a href=here.address() aria-current=current>{here.title()}</a></li> }
    };
    let entries = move || {
        let all = Section::ALL.into_iter();
        all.filter(|here| here.is_for(administrator.get(), staff.get())).map(entry).collect_view()
    };
    view! {
        <nav class="card account-sections" aria-label="信息维护各部分">
            <ul>{entries}</ul>
        </nav>
    }
}
