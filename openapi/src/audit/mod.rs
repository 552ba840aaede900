//! The audit log (审计日志): who did what, when and from where.

mod action;

pub use action::AuditAction;
