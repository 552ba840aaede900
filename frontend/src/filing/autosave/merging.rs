//! What the server has, and what stands here, brought together again.

use leptos::prelude::*;
use openapi::application::{Application, ApplicationSummary};
use openapi::form::answers::Answers;

use super::{Autosave, PAUSE};
use crate::api;
use crate::drafts::Unsent;
use crate::filing::merge::{self, Conflict};

impl Autosave {
    /// The server has taken `sent`; what was typed meanwhile stays.
    pub(super) fn accept(self, sent: &Answers, saved: Application) {
        let mine = self.answers.get_untracked();
        self.become_base(sent, &mine, saved.answers, saved.summary);
        if self.has_unsent() {
            self.soon(PAUSE);
        }
    }

    /// Someone else has changed the draft: keeps both sides' changes, and asks only where they meet.
    pub(super) async fn rebase(self) {
        let newest = api::applications::get(self.summary.with_untracked(|summary| summary.id)).await;
        if self.state.is_disposed() {
            return;
        }
        match newest {
            Ok(newest) => {
                let (base, mine) = (self.base.get_value(), self.answers.get_untracked());
                self.files.set(newest.attachments);
                let conflicts = self.become_base(&base, &mine, newest.answers, newest.summary);
                self.conflicts.set(conflicts);
            }
            Err(failure) => self.fail(&failure),
        }
    }

    /// `theirs` is what the server has now; my changes since `base` go on top of it.
    fn become_base(
        self,
        base: &Answers,
        mine: &Answers,
        theirs: Answers,
        summary: ApplicationSummary,
    ) -> Vec<Conflict> {
        let merged = merge::merge(base, mine, &theirs);
        self.base.set_value(theirs);
        self.summary.set(summary);
        if merged.answers != *mine {
            self.answers.set(merged.answers);
        }
        merged.conflicts
    }

    /// The edits of an earlier visit, onto what the server has now.
    pub(super) fn take_up(self, unsent: &Unsent) {
        let theirs = self.base.get_value();
        let mine_over = |base: &Answers| {
            let mut all = theirs.clone();
            for key in unsent.base.keys().chain(unsent.mine.keys()) {
                merge::put(&mut all, key.clone(), base.get(key).cloned());
            }
            all
        };
        let merged = merge::merge(&mine_over(&unsent.base), &mine_over(&unsent.mine), &theirs);
        self.answers.set(merged.answers);
        self.conflicts.set(merged.conflicts);
        self.edited();
    }
}
