//! `shenbao staff`: accounts of staff by whoever runs the server.

use std::error::Error;
use std::io::Write as _;

use clap::Subcommand;
use openapi::staff::{CreateStaff, StaffRole};
use openapi::{Lang, Password, PersonName, Phone};
use shenbao::App;
use shenbao::domain::{self, staff};

/// What can be done with staff's accounts.
#[derive(Subcommand)]
pub(crate) enum StaffCommand {
    /// Make an account. Prints a temporary password once, good for 72 hours, unless one is given.
    Create {
        /// Mobile number to log in with.
        #[arg(long)]
        phone: Phone,
        /// The person's name.
        #[arg(long)]
        name: PersonName,
        /// `reviewer` or `admin`.
        #[arg(long)]
        role: StaffRole,
        /// Read the password from standard input, one line.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Runs one.
pub(crate) async fn run(app: &App, command: StaffCommand) -> Result<(), Box<dyn Error>> {
    let StaffCommand::Create { phone, name, role, password_stdin } = command;
    let given = password_stdin.then(read_password).transpose()?;
    let made = staff::create_by_command(app, CreateStaff { phone, name, role }, given).await;
    if let Some(temporary) = made.map_err(words)? {
        writeln!(std::io::stdout(), "{}", temporary.expose())?;
    }
    Ok(())
}

fn read_password() -> Result<Password, Box<dyn Error>> {
    let line = std::io::stdin().lines().next().ok_or("no password on standard input")??;
    Ok(Password::parse(&line).map_err(|refusal| refusal.en)?)
}

/// The sentence for people, in place of a name of ours.
fn words(error: domain::Error) -> Box<dyn Error> {
    match error {
        domain::Error::Refused(code) => code.detail(Lang::En).into(),
        domain::Error::Invalid(_, errors) => {
            let all: Vec<String> = errors.into_iter().map(|error| error.message.en).collect();
            all.join(" ").into()
        }
        other => other.into(),
    }
}
