//! The command line: `shenbao serve | migrate | seed | staff | audit | rotate-key | openapi`.

mod audit;
mod staff;

use std::error::Error;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use shenbao::clock::Clock;
use shenbao::config::{self, Config};
use shenbao::domain::{seed, sweeper};
use shenbao::{App, http, telemetry, worker};

/// 申报: files awards. An embedded database and a folder of files by default; PostgreSQL and S3 by setting.
#[derive(Parser)]
#[command(version, after_help = config::help())]
struct Cli {
    /// TOML file with settings; the environment overrides it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API, Swagger UI and the SPA.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Add the 2025 activity, and for trying out: an open demo activity, logins, units, applications in every state.
    Seed,
    /// Make accounts of staff, the first admin among them.
    Staff {
        #[command(subcommand)]
        command: staff::StaffCommand,
    },
    /// Sign with a new key from now on; running servers take it up within a minute, and earlier keys go on verifying.
    RotateKey,
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Print the OpenAPI document.
    Openapi,
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let cli = Cli::parse();
    if matches!(cli.command, Command::Openapi) {
        writeln!(std::io::stdout(), "{}", http::document().to_pretty_json()?)?;
        return Ok(());
    }
    let config = Config::load(cli.config.as_ref())?;
    telemetry::start(config.log_format, &config.log_filter)?;
    match cli.command {
        Command::Serve => serve(config).await,
        Command::Migrate => {
            let ran = tokio::task::spawn_blocking(move || App::migrate(&config)).await??;
            tracing::info!(count = ran.len(), "migrated");
            Ok(())
        }
        Command::Seed => {
            let app = App::start(config, Clock::system()).await?;
            seed::run(&app).await?;
            seed::run_examples(&app).await?;
            tracing::info!("seeded");
            Ok(())
        }
        Command::Staff { command } => staff::run(&App::start(config, Clock::system()).await?, command).await,
        Command::RotateKey => {
            let app = App::start(config, Clock::system()).await?;
            let kid = app.keys.rotate(&app.db, &app.clock).await?;
            tracing::info!(kid, "signing with a new key");
            Ok(())
        }
        Command::Audit(command) => audit::run(config, command).await,
        Command::Openapi => Ok(()),
    }
}

async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    let listener =
        TcpListener::bind(&config.listen).map_err(|error| format!("{}: {error}", config.listen))?;
    let app = App::start(config, Clock::system()).await?;
    tracing::info!(address = %listener.local_addr()?, engine = ?app.db.engine(), "serving");
    let background = [tokio::spawn(sweeper::run(app.clone())), tokio::spawn(worker::run(app.clone()))];
    http::server(app, listener)?.await?;
    background.iter().for_each(tokio::task::JoinHandle::abort);
    tracing::info!("stopped");
    Ok(())
}
