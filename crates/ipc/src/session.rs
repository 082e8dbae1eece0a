//! Enrolling, unlocking, locking; who is signed in; preferences.

use serde::{Deserialize, Serialize};
use specta::Type;
use zhike_domain::closed_sets::StaffRole;

/// Where the workstation stands; decides the first screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// No device here: the enrolment form.
    NotEnrolled,
    /// Enrolled and locked: the lock screen.
    Locked,
    /// Unlocked.
    Ready,
}

/// The workstation's state.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct Session {
    /// Where it stands.
    pub state: SessionState,
    /// Who is signed in; shown on the lock screen too (staff names are not client data).
    pub owner: Option<Owner>,
    /// Role of who is signed in; `None` until unlocked. Decides which places he has.
    pub role: Option<StaffRole>,
    /// The software's version.
    pub version: String,
    /// Without a system key store the passphrase alone protects the data; the lock screen says so.
    pub passphrase_only: bool,
    /// Minutes without input after which the workstation locks itself.
    pub lock_after_minutes: u32,
    /// The day in Asia/Shanghai, `YYYY-MM-DD`.
    pub today: chrono::NaiveDate,
    /// Preferences; defaults until unlocked.
    pub preferences: Preferences,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Owner {
    /// Name.
    pub name: String,
    /// Branch.
    pub branch: String,
    /// Firm.
    pub firm: String,
}

/// What the RM chose for his screen; kept on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Preferences {
    /// Language.
    pub language: Language,
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Colour of a gain.
    pub gains: GainColour,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { language: Language::ZhCn, theme: Theme::System, gains: GainColour::Red }
    }
}

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Colour of a gain: red in China, green elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GainColour {
    /// Gains red, losses green.
    Red,
    /// Gains green, losses red.
    Green,
}

/// What the enrolment form sends.
#[derive(Clone, Serialize, Deserialize, Type)]
pub struct EnrolRequest {
    /// Address of the firm's central API.
    pub central_url: String,
    /// One-time code.
    pub code: String,
    /// The new passphrase.
    pub passphrase: String,
}
