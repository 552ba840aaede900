//! 成员管理: who asks to join the organization, and who belongs to it.

mod rows;

use leptos::prelude::*;
use openapi::account::AccountKind;
use openapi::ids::AccountId;
use openapi::organization::{Member, MemberState};
use openapi::page::Page;

use super::TITLE;
use super::sections::Section;
use crate::api::{self, Failure};
use crate::components::{Button, Task, When, loaded};
use rows::{Asking, Belonging};

#[component]
pub(super) fn Members() -> impl IntoView {
    view! {
        <section class="card account-card" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{Section::Members.title()}</h2>
            <p class="muted">
                "新成员直接加入，还是须管理员同意，可在"<a href=Section::Organization.address()>"组织信息"</a>"中设置。"
            </p>
            {loaded(both, |(pending, active)| view! { <Lists pending=pending active=active/> }.into_any())}
        </section>
    }
}

async fn both() -> Result<(Page<Member>, Page<Member>), Failure> {
    let list = |state| api::members::list(state, None);
    let (pending, active) = futures::join!(list(MemberState::Pending), list(MemberState::Active));
    Ok((pending?, active?))
}

/// The people in one state, as far as they have been read.
#[derive(Clone, Copy)]
struct Listed {
    state: MemberState,
    members: RwSignal<Vec<Member>>,
    next: RwSignal<Option<String>>,
    more: Task,
}

impl Listed {
    fn new(state: MemberState, first: Page<Member>) -> Self {
        let (members, next) = (RwSignal::new(first.items), RwSignal::new(first.next));
        Self { state, members, next, more: Task::new() }
    }

    fn is_empty(self) -> bool {
        self.members.with(Vec::is_empty) && self.next.with(Option::is_none)
    }

    fn add(self, member: Member) {
        self.members.update(|members| members.insert(0, member));
    }

    fn take(self, id: AccountId) {
        self.members.update(|members| members.retain(|member| member.account_id != id));
    }

    fn read_on(self) {
        let Some(after) = self.next.get_untracked() else { return };
        let work = async move { api::members::list(self.state, Some(&after)).await };
        self.more.run(work, move |page| {
            self.members.update(|members| {
                // Who has been agreed to meanwhile stands there already.
                let new =
                    |member: &Member| !members.iter().any(|other| other.account_id == member.account_id);
                let page: Vec<_> = page.items.into_iter().filter(new).collect();
                members.extend(page);
            });
            self.next.set(page.next);
        });
    }
}

#[component]
fn Lists(pending: Page<Member>, active: Page<Member>) -> impl IntoView {
    let pending = Listed::new(MemberState::Pending, pending);
    let active = Listed::new(MemberState::Active, active);
    let asking = move || {
        let members = pending.members.get().into_iter();
        members.map(|member| view! { <Asking member=member pending=pending active=active/> }).collect_view()
    };
    let belonging = move || {
        let members = active.members.get().into_iter();
        members.map(|member| view! { <Belonging member=member active=active/> }).collect_view()
    };
    let alone = move || {
        let only = |members: &Vec<Member>| members.iter().all(|member| member.role == AccountKind::OrgAdmin);
        active.next.with(Option::is_none) && active.members.with(only)
    };
    view! {
        <When is=move || !pending.is_empty()>
            <h3 id="pending-title">"待同意的加入申请"</h3>
            <ul class="rows" aria-labelledby="pending-title">{asking}</ul>
            <More listed=pending name="更多加入申请"/>
        </When>
        <h3 id="members-title">"成员"</h3>
        <ul class="rows" aria-labelledby="members-title">{belonging}</ul>
        <More listed=active name="更多成员"/>
        <When is=alone>
            <p class="account-none">"还没有其他成员。同事注册个人账号后，输入单位名称或社会信用代码即可选择加入本组织。"</p>
        </When>
    }
}

#[component]
fn More(listed: Listed, name: &'static str) -> impl IntoView {
    let failure = move || listed.more.failure();
    view! {
        <When is=move || listed.next.get().is_some()>
            <div class="actions">
                <Button name=name.to_owned() pending=listed.more.pending() on_press=move |()| listed.read_on()>
                    "加载更多"
                </Button>
                {move || failure().map(|failure| view! { <span role="alert">{failure.message()}</span> })}
            </div>
        </When>
    }
}
