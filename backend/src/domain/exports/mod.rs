//! 导出: tables for staff, as CSV or XLSX, of any length in the same memory.
//!
//! Rows come page by page, each page read in a short transaction of its own. CSV goes out as it comes; a workbook is
//! written to the spool folder first, because its parts can only be packed together at the end. Whoever goes away while
//! reading ends the work.

mod answers;
mod applications;
mod cell;
mod csv;
mod organizations;
mod review_results;
mod words;
mod xlsx;

use std::sync::Arc;

use futures_util::stream::BoxStream;
use openapi::audit::AuditAction;
use openapi::error::ErrorCode;
use openapi::export::ExportFormat;
use openapi::time::in_china;
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::actor::Actor;
use super::audit::{self, Subject};
use super::error::{Error, Result};
use crate::app::App;
use crate::store::Conn;
use cell::{Column, Row};

pub use applications::{ApplicationsExport, applications};
pub use organizations::{OrganizationsExport, organizations};
pub use review_results::{ResultFilter, ReviewResultsExport, review_results};

/// How many exports work at once. Those whose reader is slow wait outside.
const AT_ONCE: usize = 2;
/// How many rows are read in one transaction.
const PAGE: u32 = 100;

/// The places for exports at work. Cheap to clone; the copies share them.
#[derive(Debug, Clone)]
pub struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Places {
    /// A place, if one is free now; else the server is busy and says so.
    pub fn enter(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().map_err(|_| ErrorCode::Unavailable.into())
    }

    async fn wait(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.0).acquire_owned().await.map_err(Error::internal)
    }
}

/// A file on its way.
pub struct Export {
    /// What to call it.
    pub file_name: String,
    /// What it is.
    pub format: ExportFormat,
    /// Bytes, where they are known beforehand.
    pub size: Option<u64>,
    /// The content.
    pub content: BoxStream<'static, Result<Vec<u8>>>,
}

/// A table to export: what stands at the top of it, and how its rows are read.
trait Source: Send + 'static {
    /// The columns; the same for all rows.
    fn columns(&self) -> Vec<Column>;

    /// The next rows, at most [`PAGE`] entries of the list; `None` at its end.
    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<Row>>>;
}

/// The rows of a table, page by page.
struct Pages {
    app: App,
    source: Option<Box<dyn Source>>,
}

impl Pages {
    async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        let Some(mut source) = self.source.take() else { return Ok(None) };
        let (source, page) = self
            .app
            .db
            .read(move |conn| {
                let page = source.next(conn)?;
                Ok::<_, Error>((source, page))
            })
            .await?;
        self.source = page.is_some().then_some(source);
        Ok(page)
    }
}

/// What is exported: its name for people, which the file and the sheet bear, and how the log tells of it.
struct Request {
    title: &'static str,
    action: AuditAction,
    subject: Subject,
    detail: Value,
    format: ExportFormat,
}

/// Notes who exports what (guide, clause 51), then exports it.
async fn export(app: &App, actor: Actor, request: Request, source: Box<dyn Source>) -> Result<Export> {
    let place = app.exports.enter()?;
    let (now, format, title) = (app.clock.now(), request.format, request.title);
    app.db
        .write(move |conn| {
            let detail = with_format(&request);
            audit::record(conn, now, actor, request.action, &request.subject, &detail)
        })
        .await?;
    let file_name = format!("{title}_{}.{}", in_china(now).format("%Y-%m-%d"), format.as_str());
    let columns = source.columns();
    let pages = Pages { app: app.clone(), source: Some(source) };
    let (size, content) = match format {
        ExportFormat::Csv => (None, csv::stream(pages, &columns, place).await?),
        ExportFormat::Xlsx => {
            let file = xlsx::build(pages, title, columns).await?;
            drop(place);
            xlsx::stream(file).await?
        }
    };
    Ok(Export { file_name, format, size, content })
}

fn with_format(request: &Request) -> Value {
    let mut detail = request.detail.clone();
    if let Some(members) = detail.as_object_mut() {
        members.retain(|_, value| !value.is_null());
        members.insert("format".to_owned(), json!(request.format));
    }
    detail
}
