//! Does the time of a failed login tell whether the phone has an account?

use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::shell::Shell;

/// How often each is tried.
const TRIES: usize = 200;
/// The seeded applicant, and a number that nobody has.
const PHONES: [&str; 2] = ["13800138000", "13811112222"];

/// Tries a wrong password on a known and on an unknown phone, by turns, and compares the medians.
pub(super) fn measure(shell: &Shell, address: SocketAddr) -> Result<()> {
    shell.say(format_args!("failed logins, {TRIES} of a known and {TRIES} of an unknown phone"));
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..TRIES {
        for (phone, times) in PHONES.iter().zip(&mut times) {
            times.push(fail(&agent, address, phone)?);
        }
    }
    let [known, unknown] = times.map(super::median);
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    println!(
        "login, known : unknown phone   {ratio:.3}   (medians {known:.1?} : {unknown:.1?}; 0.9 to 1.1 wanted)"
    );
    ensure!((0.9..=1.1).contains(&ratio), "the time of a login tells whether the phone has an account");
    Ok(())
}

fn fail(agent: &ureq::Agent, address: SocketAddr, phone: &str) -> Result<Duration> {
    let body = serde_json::json!({ "phone": phone, "password": "surely not the password" });
    let started = Instant::now();
    let mut answer = agent.post(format!("http://{address}/api/v1/auth/login")).send_json(body)?;
    answer.body_mut().read_to_string()?;
    let took = started.elapsed();
    ensure!(answer.status() == 401, "a wrong password was answered {}", answer.status());
    Ok(took)
}
