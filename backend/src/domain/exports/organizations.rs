//! Organizations: one row each, in the order in which they registered.

use openapi::audit::AuditAction;
use openapi::export::ExportFormat;
use serde_json::json;

use super::cell::{Cell, Column, Row};
use super::words::organization_title;
use super::{Export, Order, PAGE, Source, export};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::audit::Subject;
use crate::domain::error::Result;
use crate::store::Conn;
pub use crate::store::exports::OrganizationFilter;
use crate::store::exports::{self as store, OrganizationDetail};

/// Which organizations to export, and how.
pub struct OrganizationsExport {
    /// Which.
    pub filter: OrganizationFilter,
    /// As what.
    pub format: ExportFormat,
}

/// Exports organizations.
pub async fn organizations(app: &App, actor: Actor, request: OrganizationsExport) -> Result<Export> {
    let OrganizationsExport { filter, format } = request;
    let detail = json!({ "status": filter.status, "text": filter.text });
    let (action, subject) = (AuditAction::ExportOrganizations, Subject::Account(actor.account));
    let order = Order { title: "组织", action, subject, detail, format };
    export(app, actor, order, Box::new(Organizations { filter, done: false })).await
}

struct Organizations {
    filter: OrganizationFilter,
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
            ("组织管理员", 14.0),
            ("管理员手机", 14.0),
            ("注册时间", 20.0),
        ];
        columns.into_iter().map(|(title, width)| Column::new(title, width)).collect()
    }

    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<Row>>> {
        if self.done {
            return Ok(None);
        }
        let details = store::organizations(conn, &self.filter, i64::from(PAGE))?;
        let Some(last) = details.last() else { return Ok(None) };
        self.filter.after = Some(*last.id);
        self.done = details.len() < usize::try_from(PAGE).unwrap_or_default();
        Ok(Some(details.into_iter().map(row).collect()))
    }
}

fn row(detail: OrganizationDetail) -> Row {
    vec![
        Cell::text(detail.name),
        Cell::code(detail.credit_code),
        Cell::text(detail.region),
        Cell::text(detail.email),
        Cell::text(organization_title(*detail.status)),
        Cell::text(detail.administrator.unwrap_or_default()),
        Cell::code(detail.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default()),
        Cell::instant(detail.created_at.and_utc()),
    ]
}
