//! More rows than a client could send.

use diesel::connection::SimpleConnection;
use shenbao::store::StoreError;

use super::TestApp;

/// What the copies' ids begin with.
const COPIES: &str = "01960000-";

impl TestApp {
    /// Copies of a submitted application, under review and submitted at the same instant: SQL that both engines read.
    pub(crate) async fn copies_of(&self, id: &str, count: usize) {
        let numbers =
            format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
        // In the shape of ours; the last group holds the number.
        let copy = format!(
            "'{COPIES}0000-7000-8000-' || substr('000000000000', 1, 12 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)"
        );
        let kept = "activity_id, award, form_version, organization_id, author_id, filed_as";
        let rest = "title, answers, version, created_at, updated_at";
        self.batch(format!(
            "INSERT INTO applications (id, {kept}, status, {rest}) \
             {numbers} SELECT {copy}, {kept}, 'draft', {rest} FROM n, applications WHERE applications.id = '{id}'; \
             INSERT INTO submissions \
             (application_id, number, submitted_at, submitted_by, snapshot, snapshot_sha256, receipt) \
             SELECT applications.id, applications.id, submissions.submitted_at, submitted_by, snapshot, snapshot_sha256, \
             receipt FROM applications, submissions WHERE application_id = '{id}' AND applications.id LIKE '{COPIES}%'; \
             UPDATE applications SET status = 'under_review', submitted_at = \
             (SELECT submitted_at FROM submissions WHERE application_id = applications.id) WHERE id LIKE '{COPIES}%';"
        ))
        .await;
    }

    /// Lets all copies pass, at the same instant, and publishes nothing.
    pub(crate) async fn pass_copies(&self, reviewer: &str) {
        self.batch(format!(
            "INSERT INTO review_results (application_id, outcome, reasons, recorded_by, recorded_at) \
             SELECT id, 'passed', '[]', '{reviewer}', '2025-04-11 00:00:00' FROM applications WHERE id LIKE '{COPIES}%'; \
             UPDATE applications SET outcome = 'passed' WHERE id LIKE '{COPIES}%';"
        ))
        .await;
    }

    /// Several statements at once, as someone with access to the database would run them.
    pub(crate) async fn batch(&self, sql: String) {
        self.app.db.write(move |conn| conn.batch_execute(&sql).map_err(StoreError::from)).await.unwrap();
    }
}
