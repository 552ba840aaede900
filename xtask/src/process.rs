//! Child processes: each in a process group of its own, ended by its own id.
//!
//! With a group of its own, Ctrl-C at the terminal reaches xtask alone, which then ends its children in order, and
//! ending cargo ends the compiler or the test it runs as well.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a child may take to end by itself: the server drains its requests first.
const GRACE: Duration = Duration::from_secs(20);

/// A running child, ended when dropped.
pub(crate) struct Running {
    child: Child,
    ending: Signal,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let child = child.with_context(|| format!("cannot start `{}`", name(command)))?;
        Ok(Self { child, ending: Signal::TERM })
    }

    /// Ends it with this signal instead of SIGTERM.
    pub(crate) fn ended_by(mut self, ending: Signal) -> Self {
        self.ending = ending;
        self
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard output, if that was piped; once.
    pub(crate) fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// How it ended; `None` while it runs.
    pub(crate) fn status(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("cannot wait for a child process")
    }

    /// Asks it to end, waits, and insists after [`GRACE`].
    pub(crate) fn end(&mut self) {
        let asked = Instant::now();
        self.signal(self.ending);
        while matches!(self.child.try_wait(), Ok(None)) {
            if asked.elapsed() > GRACE {
                self.signal(Signal::KILL);
            }
            pause();
        }
    }

    fn signal(&self, signal: Signal) {
        // The one error is that it has just ended, which is what was wanted.
        let _ = kill_process_group(Pid::from_child(&self.child), signal);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

/// Runs a short command and gives its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start `{}`", name(command)))?;
    succeeded(command, output.status)?;
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a short command succeeds; it says nothing itself.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Turns anything but success into an error that names the command.
pub(crate) fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        bail!("`{} {}` failed ({status})", name(command), arguments.join(" "));
    }
    Ok(())
}

/// The moment between two looks at something awaited.
pub(crate) fn pause() {
    thread::sleep(Duration::from_millis(50));
}

fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}
