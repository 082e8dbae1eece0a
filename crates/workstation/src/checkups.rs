//! Signatures of the checkup's use cases, until each has its own file.
#![allow(missing_docs, reason = "replaced file by file")]
use crate::desk::Desk;
use crate::fault::Fault;
use zhike_domain::checkup::record::StageTarget;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_ipc::*;

impl Desk {
    pub fn checkup_page(&self, _: ClientId, _: Option<CheckupId>) -> Result<CheckupPage, Fault> {
        Err(Fault::NotFound)
    }
    pub fn try_what_if(&self, _: ClientId, _: &WhatIf) -> Result<WhatIfAnswer, Fault> {
        Err(Fault::NotFound)
    }
    pub fn start_checkup(&self, _: ClientId) -> Result<CheckupPage, Fault> {
        Err(Fault::NotFound)
    }
    pub fn show_checkup(&self, _: CheckupId) -> Result<CheckupState, Fault> {
        Err(Fault::NotFound)
    }
    pub fn answer_finding(&self, _: AnswerFinding) -> Result<CheckupState, Fault> {
        Err(Fault::NotFound)
    }
    pub fn complete_checkup(&self, _: CheckupId, _: Option<StageTarget>) -> Result<CheckupState, Fault> {
        Err(Fault::NotFound)
    }
    pub fn fact_sheet(&self, _: ClientId) -> Result<FactSheetView, Fault> {
        Err(Fault::NotFound)
    }
    pub fn keep_fact_sheet(&self, _: FactSheetForm) -> Result<FactSheetView, Fault> {
        Err(Fault::NotFound)
    }
    pub fn book_health(&self) -> Result<BookHealth, Fault> {
        Err(Fault::NotFound)
    }
    pub fn scoring_progress(&self) -> Result<ScoringProgress, Fault> {
        Err(Fault::NotFound)
    }
    pub fn cancel_scoring(&self) -> Result<ScoringProgress, Fault> {
        Err(Fault::NotFound)
    }
    pub fn presentation(&self) -> Result<Presentation, Fault> {
        Err(Fault::NotFound)
    }
    pub fn choose_presentation(&self, _: ClientId, _: Option<CheckupId>) -> Result<(), Fault> {
        Err(Fault::NotFound)
    }
    pub fn leave_presentation(&self, _: &str) -> Result<(), Fault> {
        Err(Fault::NotFound)
    }
    pub fn save_checkup_pdf(&self, _: ClientId, _: Option<CheckupId>) -> Result<SavedDocument, Fault> {
        Err(Fault::NotFound)
    }
}
