//! Something to try every operation on: units, applications in every state, a portal.

use openapi::account::Role;
use openapi::application::{CreateApplication, SaveApplication, SubmitApplication};
use openapi::form::answers::Answers;
use openapi::form::definition::MediaKind;
use openapi::ids::{
    ActivityId, ApplicationId, AttachmentId, AwardKey, NotificationId, OrganizationId, PortalId, SessionId,
};
use openapi::notification::NotificationKind;
use openapi::portal::PortalScope;
use openapi::review::{GivenReason, Outcome, RecordReviewResult};
use openapi::{Phone, Text};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::people::{self, Person, Unit, id};
use super::{DEMO_ADMIN, DEMO_APPLICANT, DEMO_REVIEWER, DEMO_UNIT, ids};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::idempotency::IdempotencyKey;
use crate::domain::sessions::SESSION_LIFE;
use crate::domain::{applications, files, organizations, review_results};
use crate::store::attachments::{self as attachment_rows, AttachmentRow};
use crate::store::column::FileState;
use crate::store::join_requests::{self, JoinRequestRow};
use crate::store::notifications::{self as notification_rows, NotificationRow};
use crate::store::participations::{self, ParticipationRow};
use crate::store::portals::{self as portal_rows, PortalConsentRow, PortalRow};
use crate::store::sessions::{self as session_rows, SessionRow};
use crate::store::{Conn, applications as application_rows};

/// Secret of the demo portal.
pub const PORTAL_SECRET: &str = "shenbao-demo-portal-2025";

const PEOPLE: [Person; 3] = [
    Person { id: ids::COLLEAGUE, phone: "13800138001", name: "李晓梅", role: Role::Applicant },
    Person { id: ids::NEWCOMER, phone: "13800138002", name: "张伟", role: Role::Applicant },
    Person {
        id: ids::SECOND_REVIEWER, phone: "13900139001", name: "演示审核员二", role: Role::Reviewer
    },
];

const UNITS: [Unit; 2] = [
    Unit {
        id: ids::UNVERIFIED_ORGANIZATION,
        proof: ids::UNVERIFIED_PROOF,
        administrator: Person {
            id: ids::UNVERIFIED_ADMINISTRATOR,
            phone: "13800138003",
            name: "赵敏",
            role: Role::Applicant,
        },
        name: "演示精密仪器（杭州）有限公司",
        credit_code: "91330100MA27DEM01Y",
        region: "浙江省杭州市",
    },
    Unit {
        id: ids::DUPLICATE_ORGANIZATION,
        proof: ids::DUPLICATE_PROOF,
        administrator: Person {
            id: ids::DUPLICATE_ADMINISTRATOR,
            phone: "13800138004",
            name: "孙立",
            role: Role::Applicant,
        },
        name: "示范质量科技深圳公司（曾用名）",
        credit_code: "91440300MA5FDEM02E",
        region: "广东省深圳市",
    },
];

/// Her unit is saved and not registered yet.
const UNFINISHED: Unit = Unit {
    id: "",
    proof: ids::UNFINISHED_PROOF,
    administrator: Person { id: ids::FOUNDER, phone: "13800138005", name: "陈静", role: Role::Applicant },
    name: "演示智能装备（成都）有限公司",
    credit_code: "91510100MA6CDEM030",
    region: "四川省成都市",
};

/// How far an application has come.
#[derive(PartialEq)]
enum State {
    Begun,
    Complete,
    UnderReview,
    Passed,
    Rejected,
}

/// Their order is that of the queue.
const APPLICATIONS: [(&str, &str, State); 6] = [
    (ids::REJECTED, "project", State::Rejected),
    (ids::PASSED, "individual", State::Passed),
    (ids::UNDER_REVIEW, "project", State::UnderReview),
    (ids::UNDER_REVIEW_INDIVIDUAL, "individual", State::UnderReview),
    (ids::COMPLETE_DRAFT, "individual", State::Complete),
    (ids::DRAFT, "project", State::Begun),
];

const ANSWERS: [(&str, &str); 2] = [
    ("project", include_str!("../../../awards/2025/examples/project.json")),
    ("individual", include_str!("../../../awards/2025/examples/individual.json")),
];
/// The second completing unit in the answers of the project award.
const SECOND_UNIT: &str = "12100000400000624D";

/// Adds it all, unless it was there once. The portal comes last and cannot be deleted, so that it tells; what an earlier
/// run has left unfinished is finished.
pub(super) async fn run(app: &App) -> Result<()> {
    let last = id::<PortalId>(ids::PORTAL)?;
    if app.db.read(move |conn| portal_rows::find(conn, last).map_err(Error::from)).await?.is_some() {
        return Ok(());
    }
    for person in &PEOPLE {
        people::add(app, person).await?;
    }
    for unit in &UNITS {
        people::register(app, unit).await?;
    }
    if let Some(founder) = people::founder(app, &UNFINISHED).await? {
        people::save(app, founder, &UNFINISHED).await?;
    }
    // Whoever has tried the demo may have changed its applicant's phone: then there is nobody to file.
    let applicant = people::actor(app, DEMO_APPLICANT).await?;
    let Some(applicant) = applicant else { return Ok(()) };
    members(app).await?;
    for (number, (application, award, state)) in (0..).zip(&APPLICATIONS) {
        let filing = Filing { app, applicant, id: id(application)?, award, number };
        filing.file(state).await?;
    }
    rows(app, applicant).await
}

/// A member of the demo unit, and somebody who asks to be one.
async fn members(app: &App) -> Result<()> {
    if let Some(colleague) = people::unattached(app, "13800138001").await? {
        organizations::join(app, colleague, id(ids::ORGANIZATION)?).await?;
    }
    let Some(newcomer) = people::unattached(app, "13800138002").await? else { return Ok(()) };
    let row = JoinRequestRow {
        account_id: newcomer.account.into(),
        organization_id: id::<OrganizationId>(ids::ORGANIZATION)?.into(),
        created_at: app.clock.now().naive_utc(),
    };
    app.db.write(move |conn| Ok(join_requests::insert(conn, &row)?)).await
}

/// What no use case makes with an id, or a secret, that is known beforehand.
async fn rows(app: &App, applicant: Actor) -> Result<()> {
    let now = app.clock.now();
    let importer = people::actor(app, DEMO_ADMIN).await?.unwrap_or(applicant);
    let scopes = vec![PortalScope::ApplicationsRead, PortalScope::ResultsRead];
    let portal = PortalRow {
        id: id::<PortalId>(ids::PORTAL)?.into(),
        name: "演示门户".to_owned(),
        scopes: scopes.clone().into(),
        secret_hash: Sha256::digest(PORTAL_SECRET).to_vec(),
        previous_secret_hash: None,
        disabled_at: None,
        created_at: now.naive_utc(),
    };
    let consent = PortalConsentRow {
        portal_id: portal.id.clone(),
        organization_id: id::<OrganizationId>(ids::ORGANIZATION)?.into(),
        scopes: scopes.into(),
        granted_by: applicant.account.into(),
        created_at: now.naive_utc(),
    };
    let session = SessionRow {
        id: id::<SessionId>(ids::SESSION)?.into(),
        account_id: applicant.account.into(),
        // Nobody has the token.
        refresh_hash: Sha256::digest(rand::random::<[u8; 32]>()).to_vec(),
        previous_hash: None,
        created_at: now.naive_utc(),
        rotated_at: now.naive_utc(),
        expires_at: (now + SESSION_LIFE).naive_utc(),
        device: "演示设备 · Demo".to_owned(),
        address: "192.0.2.1".to_owned(),
    };
    let notice = NotificationRow {
        id: id::<NotificationId>(ids::NOTIFICATION)?.into(),
        account_id: applicant.account.into(),
        kind: NotificationKind::MemberJoined.into(),
        text: Text::new("李晓梅已加入示范质量科技（深圳）有限公司。", "李晓梅 has joined the demo unit.")
            .into(),
        created_at: now.naive_utc(),
        read_at: None,
        application_id: None,
    };
    let participation = ParticipationRow {
        phone: Phone::parse("13800138004").map_err(Error::internal)?.into(),
        event: "全面质量知识竞赛".to_owned(),
        imported_by: importer.account.into(),
        created_at: now.naive_utc(),
    };
    let insert = move |conn: &mut Conn| {
        participations::add(conn, &participation)?;
        portal_rows::insert(conn, &portal)?;
        portal_rows::insert_consent(conn, &consent)?;
        session_rows::insert(conn, &session)?;
        Ok(notification_rows::insert(conn, &notice)?)
    };
    app.db.write(insert).await
}

/// One application of the demo unit.
struct Filing<'a> {
    app: &'a App,
    applicant: Actor,
    id: ApplicationId,
    award: &'a str,
    number: u8,
}

impl Filing<'_> {
    async fn file(&self, state: &State) -> Result<()> {
        let own = self.id;
        let known = self.app.db.read(move |conn| application_rows::find(conn, own).map_err(Error::from));
        if known.await?.is_some() {
            return Ok(());
        }
        let request = CreateApplication {
            activity_id: ActivityId::parse("demo").map_err(Error::internal)?,
            award: AwardKey::parse(self.award).map_err(Error::internal)?,
        };
        let draft = applications::create_as(self.app, self.applicant, self.id, request).await?;
        if *state == State::Begun {
            let answers =
                Answers::from_iter([("project_name".to_owned(), json!("在线检测数据驱动的焊接质量提升"))]);
            self.save(draft.summary.version, answers).await?;
            return self.attach("commitment_letter", Some(ids::ATTACHMENT)).await;
        }
        let version = self.save(draft.summary.version, self.answers()?).await?;
        let slots: &[&str] = match self.award {
            "project" => &["commitment_letter", "application_proof", "appraisal"],
            _ => &["photo", "commitment_letter", "achievement_proof"],
        };
        for slot in slots {
            let known = (self.id == id(ids::UNDER_REVIEW)? && *slot == "commitment_letter")
                .then_some(ids::SUBMITTED_ATTACHMENT);
            self.attach(slot, known).await?;
        }
        if *state == State::Complete {
            return Ok(());
        }
        let key =
            IdempotencyKey::parse(&self.id.to_string()).ok_or_else(|| Error::internal("an id is a key"))?;
        let confirmed = SubmitApplication { confirmed: true };
        applications::submit(self.app, self.applicant, self.id, version, key, confirmed).await?;
        self.review(state).await
    }

    async fn save(&self, version: i64, answers: Answers) -> Result<i64> {
        let request = SaveApplication { answers, autosave: false };
        Ok(applications::save(self.app, self.applicant, self.id, version, request).await?.summary.version)
    }

    /// The example's, filed by the demo unit under a title of its own.
    fn answers(&self) -> Result<Answers> {
        let source = ANSWERS.iter().find(|(award, _)| *award == self.award);
        let (_, source) = source.ok_or_else(|| Error::internal("no example of this award"))?;
        let mut answers: Answers = serde_json::from_str(source).map_err(Error::internal)?;
        if self.id == id(ids::REJECTED)? {
            answers.insert("project_name".to_owned(), json!("注塑件尺寸波动的稳健设计与控制"));
        }
        if let Some(unit) = answers.get_mut("completing_units").and_then(|units| units.get_mut(0)) {
            unit["name"] = json!(DEMO_UNIT.name);
            unit["credit_code"] = json!(DEMO_UNIT.credit_code);
        }
        Ok(answers)
    }

    async fn attach(&self, slot: &str, known: Option<&str>) -> Result<()> {
        let kinds = [
            ("commitment_letter", "申报承诺书（演示）.png"),
            ("application_proof", "应用满一年证明（演示）.png"),
            ("appraisal", "成果鉴定证书（演示）.png"),
            ("achievement_proof", "业绩证明（演示）.png"),
        ];
        let name =
            kinds.iter().find(|(of, _)| *of == slot).map_or("照片（演示）.png", |(_, name)| name);
        let picture = people::picture(self.app, name, self.number)?;
        let storage_key = files::new_storage_key("attachments");
        self.app.storage.put(&storage_key, picture.file.path()).await.map_err(Error::from)?;
        let both = || vec![DEMO_UNIT.credit_code.to_owned(), SECOND_UNIT.to_owned()];
        let covers = if slot == "commitment_letter" && self.award == "project" { both() } else { Vec::new() };
        let row = AttachmentRow {
            id: known.map_or_else(|| Ok(AttachmentId::generate()), id)?.into(),
            application_id: self.id.into(),
            slot: slot.to_owned(),
            file_name: picture.file_name.clone(),
            media_type: MediaKind::Png.media_type().to_owned(),
            size: picture.stored_size()?,
            sha256: picture.sha256.clone(),
            storage_key,
            covers: covers.into(),
            state: FileState::Ready.into(),
            uploaded_by: self.applicant.account.into(),
            created_at: self.app.clock.now().naive_utc(),
            seal_seen: Some(true),
        };
        self.app.db.write(move |conn| Ok(attachment_rows::insert(conn, &row)?)).await
    }

    async fn review(&self, state: &State) -> Result<()> {
        let request = match state {
            State::Passed => RecordReviewResult { outcome: Outcome::Passed, reasons: Vec::new() },
            State::Rejected => RecordReviewResult {
                outcome: Outcome::Rejected,
                reasons: vec![GivenReason {
                    code: "missing_application_proof".to_owned(),
                    words: "所附合同签订至截止日不足一年。".to_owned(),
                    pointer: Some("/application_proof".to_owned()),
                    file: None,
                }],
            },
            _ => return Ok(()),
        };
        let reviewer = people::actor(self.app, DEMO_REVIEWER).await?;
        let Some(reviewer) = reviewer else { return Ok(()) };
        review_results::record(self.app, reviewer, self.id, request).await.map(drop)
    }
}
