//! How much memory the server takes while many large files go up at once.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::thread;

use super::memory::Watch;
use crate::process::Running;
use crate::shell::Shell;

/// How many files go up at once.
const FILES: usize = 20;
/// Bytes of each: the most that a slot takes.
const SIZE: usize = 20 * 1024 * 1024;
/// More growth than this is a failure, MiB.
const MOST_GROWTH: u64 = 64;
/// The seeded applicant.
const PHONE: &str = "13800138000";
const PASSWORD: &str = "shenbao-demo-2025";

/// Sends the files from as many threads, looks at the server's memory meanwhile, and compares with before.
pub(super) fn measure(shell: &Shell, server: &Running, address: SocketAddr) -> Result<()> {
    shell.say(format_args!("memory while {FILES} files of {} MiB go up at once", SIZE / 1024 / 1024));
    let person = Person::log_in(address)?;
    let drafts: Vec<String> = (0..FILES).map(|_| person.draft()).collect::<Result<_>>()?;
    // What one upload needs once and for all, code and caches, is no growth.
    person.upload(drafts.first().context("there are drafts")?, "other_attachments", &document(FILES))?;
    let watch = Watch::start(server)?;
    let before = watch.before;
    thread::scope(|scope| {
        let uploads: Vec<_> = drafts
            .iter()
            .enumerate()
            .map(|(index, draft)| {
                let person = &person;
                scope.spawn(move || {
                    let file = if index % 2 == 0 { document(index) } else { picture(index) };
                    person.upload(draft, "appraisal", &file)
                })
            })
            .collect();
        let outcomes: Vec<Result<()>> = uploads
            .into_iter()
            .map(|upload| upload.join().unwrap_or_else(|_| Err(anyhow::anyhow!("an upload panicked"))))
            .collect();
        outcomes.into_iter().collect::<Result<()>>()
    })?;
    let growth = watch.growth()?;
    let ratio =
        growth.to_string().parse::<f64>()? / (FILES * SIZE / 1024 / 1024).to_string().parse::<f64>()?;
    println!(
        "memory, {FILES} uploads of {} MiB at once   {ratio:.3} of what is sent   (growth {growth} MiB over {before} MiB; below {MOST_GROWTH} wanted)",
        SIZE / 1024 / 1024
    );
    ensure!(growth < MOST_GROWTH, "the server's memory grows with what is uploaded");
    Ok(())
}

/// The demo's applicant, logged in.
struct Person {
    agent: ureq::Agent,
    api: String,
    token: String,
}

impl Person {
    fn log_in(address: SocketAddr) -> Result<Self> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let api = format!("http://{address}/api/v1");
        let login = json!({ "phone": PHONE, "password": PASSWORD });
        let session: Value =
            agent.post(format!("{api}/auth/login")).send_json(login)?.body_mut().read_json()?;
        let token = session.get("access_token").and_then(Value::as_str).context("the demo's login works")?;
        Ok(Self { token: format!("Bearer {token}"), agent, api })
    }

    fn draft(&self) -> Result<String> {
        let begin = json!({ "activity_id": "demo", "award": "project" });
        let request =
            self.agent.post(format!("{}/applications", self.api)).header("Authorization", &self.token);
        let draft: Value = request.send_json(begin)?.body_mut().read_json()?;
        Ok(draft.get("id").and_then(Value::as_str).context("a draft is begun")?.to_owned())
    }

    fn upload(&self, draft: &str, slot: &str, file: &[u8]) -> Result<()> {
        const HEAD: &[u8] = b"--no-such-bytes-in-it\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"large\"\r\n\r\n";
        let body = [HEAD, file, b"\r\n--no-such-bytes-in-it--\r\n"].concat();
        let request = self.agent.post(format!("{}/applications/{draft}/attachments?slot={slot}", self.api));
        let request = request.header("Authorization", &self.token);
        let mut answer =
            request.content_type("multipart/form-data; boundary=no-such-bytes-in-it").send(&body[..])?;
        let text = answer.body_mut().read_to_string()?;
        ensure!(answer.status() == 201, "an upload was answered {}: {text}", answer.status());
        Ok(())
    }
}

/// Bytes that no compression shortens, other ones for each `index`.
fn noise(length: usize, index: usize) -> Vec<u8> {
    let mut state = u64::try_from(index).unwrap_or_default() + 1;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .flatten()
    // No byte that could be read as a mark of the format.
    .map(|byte| byte & 0x7F)
    .take(length)
    .collect()
}

/// A PDF of that size: one page, and one picture as large as the rest.
fn document(index: usize) -> Vec<u8> {
    let content = noise(SIZE - 4096, index);
    let picture = format!("<</Type/XObject/Subtype/Image/Length {}>>\nstream\n", content.len());
    let objects: [&[u8]; 4] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>>>",
        &[picture.as_bytes(), &content, b"\nendstream"].concat(),
    ];
    let mut pdf = b"%PDF-1.5\n".to_vec();
    let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        let entry = format!("{:010} 00000 n \n", pdf.len());
        table.push_str(&entry);
        pdf.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = pdf.len();
    pdf.extend(format!("{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    pdf
}

/// A JPEG of about that size: the letter of the browser tests, and comments as large as the rest.
fn picture(index: usize) -> Vec<u8> {
    const LETTER: &[u8] = include_bytes!("../../../e2e/fixtures/commitment-letter-2.jpg");
    let (start, rest) = LETTER.split_at(2);
    let comment = |part: usize| {
        let content = noise(65_000, index * 1_000 + part);
        let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
        [&[0xFF, 0xFE], &length[..], &content].concat()
    };
    let comments = (0..(SIZE - LETTER.len()) / 65_004).flat_map(comment);
    start.iter().copied().chain(comments).chain(rest.iter().copied()).collect()
}
