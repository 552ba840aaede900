//! Organizations: one row each, filtered and ordered as staff's list is.

use std::collections::HashMap;

use openapi::audit::AuditAction;
use openapi::export::ExportFormat;
use openapi::ids::OrganizationId;
use serde_json::Value;

use super::cell::{Cell, Column, Row};
use super::words::standing_title;
use super::{Export, PAGE, Request, Source, export};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::Subject;
use crate::domain::error::Result;
use crate::domain::organizations::{DeskQuery, desk_code, desk_cursor};
use crate::store::Conn;
use crate::store::accounts::AccountRow;
use crate::store::organizations::{self as store, OrganizationRow};
use crate::store::proofs::ProofRow;

/// Which organizations to export, and how.
pub struct OrganizationsExport {
    /// Which, and from where on.
    pub query: DeskQuery,
    /// The filters as they were asked for, for the audit log.
    pub asked: Value,
    /// As what.
    pub format: ExportFormat,
}

/// Exports organizations.
pub async fn organizations(app: &App, actor: Actor, request: OrganizationsExport) -> Result<Export> {
    let OrganizationsExport { query, asked, format } = request;
    let (action, subject) = (AuditAction::ExportOrganizations, Subject::Account(actor.account));
    let request = Request { title: "组织", action, subject, detail: asked, format };
    export(app, actor, request, Box::new(Organizations { query, done: false })).await
}

struct Organizations {
    query: DeskQuery,
    done: bool,
}

impl Source for Organizations {
    fn columns(&self) -> Vec<Column> {
        let columns = [
            ("单位全称", 40.0),
            ("统一社会信用代码", 22.0),
            ("所在地区", 20.0),
            ("单位邮箱", 26.0),
            ("证明文件核验", 14.0),
            ("证明文件上传时间", 20.0),
            ("组织管理员", 14.0),
            ("管理员手机", 14.0),
            ("注册时间", 20.0),
            ("状态", 10.0),
        ];
        columns.into_iter().map(|(title, width)| Column::new(title, width)).collect()
    }

    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<Row>>> {
        if self.done {
            return Ok(None);
        }
        let order = self.query.order()?;
        let rows = store::desk_list(conn, &self.query.filter(), order, i64::from(PAGE))?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.query.after = Some(desk_cursor(order, last));
        self.done = rows.len() < usize::try_from(PAGE).unwrap_or_default();
        let ids: Vec<OrganizationId> = rows.iter().map(|(organization, _)| *organization.id).collect();
        let administrators = store::admins_of(conn, &ids)?;
        Ok(Some(rows.into_iter().map(|found| row(found, &administrators)).collect()))
    }
}

fn row(
    (organization, proof): (OrganizationRow, ProofRow),
    administrators: &HashMap<OrganizationId, AccountRow>,
) -> Row {
    let administrator = administrators.get(&*organization.id);
    let name = administrator.map(|account| account.name.clone()).unwrap_or_default();
    let phone = administrator.and_then(|account| account.phone.as_ref());
    let standing = standing_title(&organization);
    vec![
        Cell::text(&organization.name),
        Cell::code(desk_code(&organization)),
        Cell::text(organization.region),
        Cell::text(organization.email),
        Cell::text(organization.status.title().zh),
        Cell::instant(proof.created_at.and_utc()),
        Cell::text(name),
        Cell::code(phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default()),
        Cell::instant(organization.created_at.and_utc()),
        Cell::text(standing),
    ]
}
