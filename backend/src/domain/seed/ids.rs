//! Ids of what the demo consists of: fixed, so that the examples of the OpenAPI document work on a seeded server.

/// The demo applicant, administrator of the demo unit.
pub const APPLICANT: &str = "01980000-0000-7000-8000-000000000001";
/// A member of the demo unit.
pub const COLLEAGUE: &str = "01980000-0000-7000-8000-000000000002";
/// Someone who has asked to join the demo unit.
pub const NEWCOMER: &str = "01980000-0000-7000-8000-000000000003";
/// Someone whose unit's registration is saved and waits to be finished.
pub const FOUNDER: &str = "01980000-0000-7000-8000-000000000004";
/// The demo reviewer.
pub const REVIEWER: &str = "01980000-0000-7000-8000-000000000011";
/// The demo admin.
pub const ADMIN: &str = "01980000-0000-7000-8000-000000000012";
/// A second reviewer.
pub const SECOND_REVIEWER: &str = "01980000-0000-7000-8000-000000000013";
/// Administrator of the unit whose proof nobody has looked at.
pub const UNVERIFIED_ADMINISTRATOR: &str = "01980000-0000-7000-8000-000000000021";
/// Administrator of the unit that is the demo unit under another name.
pub const DUPLICATE_ADMINISTRATOR: &str = "01980000-0000-7000-8000-000000000022";

/// The demo unit.
pub const ORGANIZATION: &str = "01980000-0000-7000-8000-000000000101";
/// A unit whose proof nobody has looked at.
pub const UNVERIFIED_ORGANIZATION: &str = "01980000-0000-7000-8000-000000000102";
/// The demo unit once more, under another name.
pub const DUPLICATE_ORGANIZATION: &str = "01980000-0000-7000-8000-000000000103";

/// The proof of the demo unit.
pub const PROOF: &str = "01980000-0000-7000-8000-000000000111";
/// The proof that nobody has looked at.
pub const UNVERIFIED_PROOF: &str = "01980000-0000-7000-8000-000000000112";
/// The proof of the demo unit under another name.
pub const DUPLICATE_PROOF: &str = "01980000-0000-7000-8000-000000000113";
/// The proof of the unit whose registration waits to be finished.
pub const UNFINISHED_PROOF: &str = "01980000-0000-7000-8000-000000000114";

/// A draft of the project award, begun.
pub const DRAFT: &str = "01980000-0000-7000-8000-000000000201";
/// A draft of the individual award, complete.
pub const COMPLETE_DRAFT: &str = "01980000-0000-7000-8000-000000000202";
/// A project award under review.
pub const UNDER_REVIEW: &str = "01980000-0000-7000-8000-000000000203";
/// An individual award under review.
pub const UNDER_REVIEW_INDIVIDUAL: &str = "01980000-0000-7000-8000-000000000204";
/// A project award that was rejected.
pub const REJECTED: &str = "01980000-0000-7000-8000-000000000205";
/// An individual award that has passed.
pub const PASSED: &str = "01980000-0000-7000-8000-000000000206";

/// The draft's commitment letter.
pub const ATTACHMENT: &str = "01980000-0000-7000-8000-000000000301";
/// The commitment letter of the application under review.
pub const SUBMITTED_ATTACHMENT: &str = "01980000-0000-7000-8000-000000000302";

/// A portal that the demo unit lets read.
pub const PORTAL: &str = "01980000-0000-7000-8000-000000000401";
/// A login of the demo applicant on another device.
pub const SESSION: &str = "01980000-0000-7000-8000-000000000501";
/// Everything that the demo applicant was told up to now.
pub const NOTIFICATION: &str = "01980000-0000-7000-8000-000000000601";
