//! What staff wait for when a year's applications are there: the pages of the queue, what reads all of them, and the memory of
//! an export.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use super::memory::Watch;
use crate::postgres::Cluster;
use crate::process::Running;
use crate::shell::Shell;

/// Applications of the demo activity.
const MANY: u32 = 100_000;
/// Applications of the other one, to compare with.
const FEW: u32 = 1_000;
/// How often each page is read.
const TRIES: usize = 100;
/// How often everything is read.
const ROUNDS: usize = 5;
/// Which page is compared with the first.
const FAR: usize = 100;
/// More than this is a failure: the far page's time to the first one's, or the time that many take each to that of few.
const MOST_RATIO: f64 = 1.5;
/// More growth than this is a failure, MiB.
const MOST_GROWTH: u64 = 64;
/// The seeded reviewer.
const PHONE: &str = "13900139000";
const PASSWORD: &str = "shenbao-demo-2025";

/// Fills a private PostgreSQL, where such a year is held, and measures on a server of its own.
pub(super) fn measure(shell: &Shell, binary: &Path, folder: &Path) -> Result<()> {
    let cluster = Cluster::start(shell)?;
    let (server, address) = super::served(shell, binary, folder, &cluster.url())?;
    shell.say(format_args!("adding {} applications", MANY + FEW));
    let answers = std::fs::read_to_string(shell.root().join("backend/awards/2025/examples/individual.json"))?;
    let variables = [("many", MANY.to_string()), ("few", FEW.to_string()), ("answers", answers)];
    cluster.psql(shell, &shell.root().join("xtask/src/bench/desk.sql"), &variables)?;
    pages(shell, &Staff::log_in(address)?)?;
    whole(shell, &Staff::log_in(address)?)?;
    exports(shell, &server, address)
}

/// Reads the first page and a far one by turns, and compares the medians.
fn pages(shell: &Shell, staff: &Staff) -> Result<()> {
    shell.say(format_args!("pages 1 and {FAR} of the queue, {TRIES} times each"));
    let first = "/admin/applications?activity=demo&limit=20".to_owned();
    let mut far = first.clone();
    for _ in 1..FAR {
        let page: Value = serde_json::from_str(&staff.get(&far)?)?;
        let next = page.get("next").and_then(Value::as_str).context("the queue is long enough")?;
        far = format!("{first}&after={next}");
    }
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..TRIES {
        for (path, times) in [&first, &far].into_iter().zip(&mut times) {
            let started = Instant::now();
            staff.get(path)?;
            times.push(started.elapsed());
        }
    }
    let [near, far] = times.map(super::median);
    let ratio = far.as_secs_f64() / near.as_secs_f64();
    println!(
        "queue of {MANY}, page {FAR} : page 1   {ratio:.3}   (medians {far:.1?} : {near:.1?}; below {MOST_RATIO} wanted)"
    );
    ensure!(ratio < MOST_RATIO, "a far page of the queue takes longer than the first");
    Ok(())
}

/// Reads what is told of all applications, of few and of many by turns, and compares the time that each takes: it does not grow
/// with their number.
fn whole(shell: &Shell, staff: &Staff) -> Result<()> {
    let both = [
        ("statistics", "/admin/statistics?activity="),
        ("export of results", "/admin/review-results/export?format=csv&activity="),
    ];
    for (what, path) in both {
        shell.say(format_args!("{what} of {FEW}, then of {MANY}, {ROUNDS} times each"));
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (activity, times) in ["2025", "demo"].into_iter().zip(&mut times) {
                let started = Instant::now();
                staff.download(&format!("{path}{activity}"))?;
                times.push(started.elapsed());
            }
        }
        let [few, many] = times.map(super::median);
        let ratio = many.as_secs_f64() / few.as_secs_f64() * f64::from(FEW) / f64::from(MANY);
        println!(
            "{what}, each of {MANY} : of {FEW}   {ratio:.3}   (medians {many:.1?} : {few:.1?}; below {MOST_RATIO} wanted)"
        );
        ensure!(ratio < MOST_RATIO, "the time of the {what} grows by more than the number of applications");
    }
    Ok(())
}

/// Exports both activities in both formats, and looks at the server's memory meanwhile.
fn exports(shell: &Shell, server: &Running, address: SocketAddr) -> Result<()> {
    for format in ["csv", "xlsx"] {
        // A token is good for ten minutes.
        let staff = &Staff::log_in(address)?;
        shell.say(format_args!("memory of an export of {FEW}, then of {MANY}, as {format}"));
        let (few, _, _) = growth(server, staff, "2025", format)?;
        let (many, bytes, took) = growth(server, staff, "demo", format)?;
        println!(
            "memory, {format} of {MANY} applications   growth {many} MiB (of {FEW}: {few} MiB; below {MOST_GROWTH} wanted; {} MiB sent in {took:.1?})",
            bytes / 1024 / 1024
        );
        ensure!(many < MOST_GROWTH, "the server's memory grows with what is exported");
    }
    Ok(())
}

/// How far the server's memory grows during an export, how much that sends, and how long it takes.
fn growth(server: &Running, staff: &Staff, activity: &str, format: &str) -> Result<(u64, u64, Duration)> {
    let path = format!(
        "/admin/applications/export?activity={activity}&award=individual&answers=true&format={format}"
    );
    let (watch, started) = (Watch::start(server)?, Instant::now());
    let bytes = staff.download(&path)?;
    let took = started.elapsed();
    Ok((watch.growth()?, bytes, took))
}

/// The demo's reviewer, logged in.
struct Staff {
    agent: ureq::Agent,
    api: String,
    token: String,
}

impl Staff {
    fn log_in(address: SocketAddr) -> Result<Self> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let api = format!("http://{address}/api/v1");
        let login = json!({ "phone": PHONE, "password": PASSWORD });
        let session: Value =
            agent.post(format!("{api}/auth/login")).send_json(login)?.body_mut().read_json()?;
        let token = session.get("access_token").and_then(Value::as_str).context("the demo's login works")?;
        Ok(Self { token: format!("Bearer {token}"), agent, api })
    }

    fn ask(&self, path: &str) -> Result<ureq::http::Response<ureq::Body>> {
        let request = self.agent.get(format!("{}{path}", self.api)).header("Authorization", &self.token);
        let answer = request.call()?;
        ensure!(answer.status() == 200, "{path} was answered {}", answer.status());
        Ok(answer)
    }

    fn get(&self, path: &str) -> Result<String> {
        Ok(self.ask(path)?.body_mut().read_to_string()?)
    }

    /// Reads an answer of any size and keeps nothing of it; its bytes.
    fn download(&self, path: &str) -> Result<u64> {
        let mut content = self.ask(path)?.into_body().into_reader();
        Ok(std::io::copy(&mut content, &mut std::io::sink())?)
    }
}
