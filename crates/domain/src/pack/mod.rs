//! The visit pack (F40, M6): what to talk about with one client today, in which words, and what not to do. Chosen from what is open with
//! him, his holdings, the findings of a checkup of today and the purpose of the visit. Figures are computed elsewhere; here is the choice
//! and its reasons.

mod beside;
mod holdings;
mod points;
mod titles;
mod words;

pub use beside::{NotToday, ToBring, Why, not_today, to_bring};
pub use holdings::{HoldingFacts, HoldingTopic, TopicReason, holding_topics};
pub use points::{Basis, PointFacts, TalkingPoint, talking_points};
pub use words::{Spoken, scripts_for};
