//! Writes `openapi/openapi.json`, the committed copy of what the server's code says about itself.

use anyhow::{Context, Result};
use std::fs;

use crate::shell::Shell;
use crate::{process, server};

pub(crate) fn write(shell: &Shell) -> Result<()> {
    let binary = server::build(shell)?;
    let document = process::output(shell.command(binary).arg("openapi"))?;
    let path = shell.root().join("openapi/openapi.json");
    let before = fs::read_to_string(&path).unwrap_or_default();
    if before == document {
        shell.say("openapi/openapi.json is up to date");
        return Ok(());
    }
    fs::write(&path, document).context("cannot write openapi/openapi.json")?;
    shell.say("openapi/openapi.json has changed; commit it with the code");
    Ok(())
}
