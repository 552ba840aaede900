//! The SPA: its logic tested on this machine, and all of it built as it is served.

use anyhow::Result;

use super::totals::Totals;
use super::{rust, same_findings};
use crate::shell::Shell;
use crate::spa::{self, Profile};

pub(super) fn run(shell: &Shell, totals: &mut Totals) -> Result<()> {
    shell.say("running the SPA's unit tests");
    // By itself, or the server's features would find their way into what is compiled for it.
    let tested = rust::counted(shell, shell.cargo().args(["test", "--package=frontend"]), totals);
    let same = same_findings::run(shell, totals);
    tested.and(same).and(spa::build(shell, Profile::Release)).and_then(|()| spa::check_weight(shell))
}
