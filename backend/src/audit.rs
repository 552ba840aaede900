//! `shenbao audit verify`.

use std::error::Error;
use std::io::Write as _;
use std::process::exit;

use clap::Subcommand;
use openapi::audit::{AuditVerification, ChainLink, VerifyAuditLog};
use shenbao::App;
use shenbao::clock::Clock;
use shenbao::config::Config;
use shenbao::domain::audit;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Walk the hash chain over the audit log. Ends with 1 when it is broken, and says where.
    Verify {
        /// A head that was written down before and must still be in the chain.
        #[arg(long, value_name = "POSITION:HASH", value_parser = head)]
        expect: Option<ChainLink>,
    },
}

fn head(raw: &str) -> Result<ChainLink, String> {
    let parts = raw.split_once(':').and_then(|(position, hash)| Some((position.parse().ok()?, hash)));
    let (position, hash) = parts.ok_or("a head is POSITION:HASH, as an earlier verification told it")?;
    Ok(ChainLink { position, hash: hash.to_owned() })
}

pub(crate) async fn run(config: Config, command: Command) -> Result<(), Box<dyn Error>> {
    let Command::Verify { expect } = command;
    let app = App::start(config, Clock::system()).await?;
    let found = audit::verify(&app, VerifyAuditLog { expected_head: expect }).await?;
    tell(&found)?;
    if !found.intact {
        exit(1);
    }
    Ok(())
}

fn tell(found: &AuditVerification) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "sealed: {}\nwaiting: {}", found.sealed, found.unsealed)?;
    if let Some(head) = &found.head {
        writeln!(out, "head: {}:{}", head.position, head.hash)?;
    }
    if let Some(entries) = &found.backdated {
        writeln!(
            out,
            "older than what was sealed before them: {}, first {}",
            entries.count, entries.entry_id
        )?;
    }
    match &found.broken {
        None => writeln!(out, "intact"),
        Some(link) => {
            let position =
                link.position.map(|position| format!(" at position {position}")).unwrap_or_default();
            let entry = link.entry_id.as_ref().map(|id| format!(", entry {id}")).unwrap_or_default();
            writeln!(out, "broken{position}{entry}: {}", link.message.en)
        }
    }
}
