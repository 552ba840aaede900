//! The server's memory, watched while something goes on.

use anyhow::{Context, Result, anyhow};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::process::Running;

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// A thread that looks at a process's memory until it is told to stop.
pub(super) struct Watch {
    /// Memory at the start, MiB.
    pub(super) before: u64,
    done: Arc<AtomicBool>,
    looking: JoinHandle<u64>,
}

impl Watch {
    pub(super) fn start(server: &Running) -> Result<Self> {
        let process = server.id();
        let (before, done) = (resident(process)?, Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&done);
        let looking = thread::spawn(move || {
            let mut most = before;
            while !stop.load(Ordering::Relaxed) {
                most = most.max(resident(process).unwrap_or_default());
                thread::sleep(PAUSE);
            }
            most
        });
        Ok(Self { before, done, looking })
    }

    /// How far it grew at most, MiB.
    pub(super) fn growth(self) -> Result<u64> {
        self.done.store(true, Ordering::Relaxed);
        let most = self.looking.join().map_err(|_| anyhow!("the watch panicked"))?;
        Ok(most.saturating_sub(self.before))
    }
}

/// Memory of a process that lies in RAM, MiB.
fn resident(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))
        .context("the memory of a process is read where Linux tells it")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS is told")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024)
}
