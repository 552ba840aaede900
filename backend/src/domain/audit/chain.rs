//! The hash chain over the audit log: entries are sealed shortly after they were written, and a change of any shows.
//!
//! Entries are inserted unchained, because a chain that every write extends would be one hot row. In the same transaction
//! each is put on a list of what waits; whoever seals takes from that list, so that an entry whose transaction commits
//! late, with an id older than what is sealed already, is sealed all the same.

use chrono::{NaiveDateTime, TimeDelta};
use openapi::audit::{
    AuditVerification, BackdatedEntries, BrokenLink, ChainFault, ChainLink, VerifyAuditLog,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::domain::error::{Error, Result};
use crate::hex;
use crate::store::audit::AuditRow;
use crate::store::audit_seals::{self as store, SealRow};

/// How many entries are sealed in one transaction.
const BATCH: i64 = 200;
/// How many links are walked in one transaction.
const PAGE: i64 = 500;
/// What stands before the first link.
const GENESIS: [u8; 32] = [0; 32];
/// No transaction lives as long, and no two servers' clocks are as far apart: an entry that is older than its
/// predecessor's seal by more was not there when that was sealed.
const LATEST_COMMIT: TimeDelta = TimeDelta::minutes(10);

/// Seals what waits, oldest first; tells how many. Two who seal at once meet at the position, which is unique: one of
/// them runs again and finds the other's links. Serializable it need not be, and must not: what records an entry would
/// be run again because of it.
pub async fn seal(app: &App) -> Result<usize> {
    if app.db.read(|conn| store::count_waiting(conn).map_err(Error::from)).await? == 0 {
        return Ok(0);
    }
    let clock = app.clock.clone();
    app.db
        .tally(move |conn| {
            let waiting = store::waiting(conn, BATCH)?;
            let head = store::head(conn)?;
            let (mut position, mut hash) = head.map_or((0, GENESIS.to_vec()), |row| (row.position, row.hash));
            for entry in &waiting {
                position += 1;
                let sealed_at = clock.now().naive_utc();
                hash = link(&hash, position, sealed_at, entry)?;
                let row = SealRow { position, entry_id: entry.id.clone(), hash: hash.clone(), sealed_at };
                store::insert(conn, &row)?;
            }
            let sealed: Vec<String> = waiting.into_iter().map(|entry| entry.id).collect();
            store::dequeue(conn, &sealed)?;
            Ok(sealed.len())
        })
        .await
}

/// A link's hash: SHA-256 over the hash before it and the canonical JSON (RFC 8785) of all that is kept of the entry and
/// of its place.
fn link(before: &[u8], position: i64, sealed_at: NaiveDateTime, entry: &AuditRow) -> Result<Vec<u8>> {
    let content = json!({
        "position": position,
        "sealed_at": instant(sealed_at),
        "entry": {
            "id": entry.id,
            "recorded_at": instant(entry.recorded_at),
            "actor_id": entry.actor_id.as_deref(),
            "address": entry.address,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
        },
    });
    let json = serde_json_canonicalizer::to_string(&content).map_err(Error::internal)?;
    Ok(Sha256::new().chain_update(before).chain_update(json).finalize().to_vec())
}

fn instant(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Walks the chain, page by page, to its first fault; then looks for entries beside it. Memory does not grow with the
/// log, and no transaction lasts longer than a page.
pub async fn verify(app: &App, request: VerifyAuditLog) -> Result<AuditVerification> {
    request.expected_head.as_ref().map_or(Ok(()), ensure_head)?;
    let walk = walk(app, request.expected_head).await?;
    let unsealed = app.db.read(|conn| store::count_waiting(conn).map_err(Error::from)).await?;
    let mut broken = walk.fault();
    if broken.is_none() {
        broken = beside(app).await?;
    }
    if broken.is_none() {
        broken = overdue(app).await?;
    }
    Ok(AuditVerification {
        intact: broken.is_none(),
        sealed: u64::try_from(walk.position).unwrap_or_default(),
        unsealed: u64::try_from(unsealed).unwrap_or_default(),
        head: walk.head(),
        broken,
        backdated: walk.backdated,
    })
}

async fn walk(app: &App, expected: Option<ChainLink>) -> Result<Walk> {
    let (mut walk, mut behind) = (Walk::new(expected), 0);
    loop {
        let page = app.db.read(move |conn| store::after(conn, behind, PAGE).map_err(Error::from)).await?;
        let Some((last, _)) = page.last() else { return Ok(walk) };
        behind = last.position;
        for (seal, entry) in page {
            walk.step(seal, entry.as_ref())?;
        }
        if walk.broken.is_some() {
            return Ok(walk);
        }
    }
}

/// What stands beside the chain and should not: an entry that neither has a seal nor waits for one, or a seal's turn
/// whose entry is gone.
async fn beside(app: &App) -> Result<Option<BrokenLink>> {
    if let Some(id) = app.db.read(|conn| store::waiting_for_nothing(conn).map_err(Error::from)).await? {
        return Ok(Some(fault(ChainFault::EntryMissing, None, Some(id))));
    }
    let mut behind = String::new();
    loop {
        let after = behind.clone();
        let (stray, last) =
            app.db.read(move |conn| store::stray(conn, &after, PAGE).map_err(Error::from)).await?;
        match (stray, last) {
            (Some(id), _) => return Ok(Some(fault(ChainFault::SealMissing, None, Some(id)))),
            (None, Some(last)) => behind = last,
            (None, None) => return Ok(None),
        }
    }
}

/// An entry that has waited for longer than any transaction lives: nobody seals, or somebody keeps it from being sealed.
async fn overdue(app: &App) -> Result<Option<BrokenLink>> {
    let bound = (app.clock.now() - LATEST_COMMIT).naive_utc();
    let oldest = app.db.read(|conn| store::waiting(conn, 1).map_err(Error::from)).await?.pop();
    let overdue = oldest.filter(|entry| entry.recorded_at < bound);
    Ok(overdue.map(|entry| fault(ChainFault::SealOverdue, None, Some(entry.id))))
}

fn fault(fault: ChainFault, position: Option<i64>, entry_id: Option<String>) -> BrokenLink {
    BrokenLink { fault, message: fault.message(), position, entry_id }
}

/// A link whose hash is not that of its entry and of the hash before it; which of the two was changed, the next link tells.
struct Suspect {
    seal: SealRow,
    recomputed: Vec<u8>,
}

/// A walk along the chain: the last link that holds, and what was found on the way.
struct Walk {
    position: i64,
    hash: Vec<u8>,
    sealed_at: Option<NaiveDateTime>,
    expected: Option<ChainLink>,
    suspect: Option<Suspect>,
    broken: Option<BrokenLink>,
    backdated: Option<BackdatedEntries>,
}

impl Walk {
    fn new(expected: Option<ChainLink>) -> Self {
        Self {
            position: 0,
            hash: GENESIS.to_vec(),
            sealed_at: None,
            expected,
            suspect: None,
            broken: None,
            backdated: None,
        }
    }

    /// Takes the next link, unless the chain has broken before it.
    fn step(&mut self, seal: SealRow, entry: Option<&AuditRow>) -> Result<()> {
        if self.broken.is_some() {
            return Ok(());
        }
        if let Some(suspect) = self.suspect.take() {
            self.broken = Some(judge(&suspect, &seal, entry)?);
            return Ok(());
        }
        let next = self.position + 1;
        let Some(entry) = entry.filter(|_| seal.position == next) else {
            let gap = seal.position != next;
            self.broken = Some(if gap {
                fault(ChainFault::SealMissing, Some(next), None)
            } else {
                fault(ChainFault::EntryMissing, Some(next), Some(seal.entry_id))
            });
            return Ok(());
        };
        let recomputed = link(&self.hash, next, seal.sealed_at, entry)?;
        if recomputed == seal.hash {
            self.pass(seal, entry);
        } else {
            self.suspect = Some(Suspect { seal, recomputed });
        }
        Ok(())
    }

    fn pass(&mut self, seal: SealRow, entry: &AuditRow) {
        let expected = self.expected.as_ref().filter(|head| head.position == seal.position);
        if expected.is_some_and(|head| !head.hash.eq_ignore_ascii_case(&hex::encode(&seal.hash))) {
            self.broken = Some(fault(ChainFault::HeadDiffers, Some(seal.position), Some(seal.entry_id)));
            return;
        }
        if self.sealed_at.is_some_and(|before| entry.recorded_at + LATEST_COMMIT < before) {
            let first = BackdatedEntries { count: 0, position: seal.position, entry_id: seal.entry_id };
            self.backdated.get_or_insert(first).count += 1;
        }
        (self.position, self.hash, self.sealed_at) = (seal.position, seal.hash, Some(seal.sealed_at));
    }

    /// What is wrong with the chain by its end.
    fn fault(&self) -> Option<BrokenLink> {
        let last = || {
            let seal = &self.suspect.as_ref()?.seal;
            Some(fault(ChainFault::EntryChanged, Some(seal.position), Some(seal.entry_id.clone())))
        };
        let cut_off = || {
            let head = self.expected.as_ref().filter(|head| head.position > self.position)?;
            Some(fault(ChainFault::HeadMissing, Some(head.position), None))
        };
        self.broken.clone().or_else(last).or_else(cut_off)
    }

    fn head(&self) -> Option<ChainLink> {
        (self.position > 0).then(|| ChainLink { position: self.position, hash: hex::encode(&self.hash) })
    }
}

/// The link behind a suspect rests either on the hash that the suspect has, and then its entry was changed (or what it rests
/// on was: the entry before it, along with a seal that fits), or on the one that it should have, and then its hash was.
fn judge(suspect: &Suspect, next: &SealRow, entry: Option<&AuditRow>) -> Result<BrokenLink> {
    let should =
        entry.map(|entry| link(&suspect.recomputed, next.position, next.sealed_at, entry)).transpose()?;
    let what =
        if should.as_ref() == Some(&next.hash) { ChainFault::HashWrong } else { ChainFault::EntryChanged };
    Ok(fault(what, Some(suspect.seal.position), Some(suspect.seal.entry_id.clone())))
}

/// A head that somebody wrote down can be one.
fn ensure_head(head: &ChainLink) -> Result<()> {
    if head.position < 1 {
        let (zh, en) = ("序号从 1 起。", "Positions begin at 1.");
        return Err(Error::field("/expected_head/position", "out_of_range", zh, en));
    }
    if head.hash.len() != 64 || !head.hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let (zh, en) = ("须为 64 位十六进制数。", "This must be 64 hexadecimal digits.");
        return Err(Error::field("/expected_head/hash", "invalid_hash", zh, en));
    }
    Ok(())
}
