//! The risk questionnaire in the client's own window (SU-13, SU-14): chosen by the RM, answered by nobody but the client. Until it
//! is signed nothing of it is kept; the class it gives holds once central has taken it in.

use std::sync::PoisonError;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::client::Client;
use zhike_domain::closed_sets::{RiskClass, RiskLevel};
use zhike_domain::document::DocumentKind;
use zhike_domain::ids::{ClientId, QuestionnaireId};
use zhike_domain::private::Private;
use zhike_domain::questionnaire::{AnsweredQuestionnaire, GivenAnswer};
use zhike_domain::suitability::questions::{Choice, Limit, Questions, Scored, may_answer, score};
use zhike_ipc::{
    FinishQuestionnaire, KeepDocument, PresentedOption, PresentedQuestion, PresentedQuestionnaire,
    ProposedClass, QuestionnaireAnswer, QuestionnaireKept, QuestionnaireResult, QuestionnaireStart,
    SignatureForm,
};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::presentation::{Presented, addressed};

/// The window's clock and ours may differ by so much: nobody looked at a question for longer than the sitting lasted.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::seconds(5);

/// A sitting under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sitting {
    client: ClientId,
    /// When the window first asked for the questions.
    started_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// What the RM is told before he hands the device over.
    pub fn questionnaire_start(&self, id: ClientId) -> Result<QuestionnaireStart, Fault> {
        let (now, today) = (self.now(), self.today());
        let pack = self.rules_of(today)?;
        let client = self.effective_client(id)?.client;
        let answered = &client.profile.questionnaires;
        let limit = may_answer(answered, now, &pack).err();
        let (taken_today, taken_in_year) = taken(answered, now);
        let valid_until = client.risk_class_valid_until();
        let proposed = self.store().questionnaires_on_their_way(Some(id))?.pop();
        let waiting = self.store().unsynced()?;
        Ok(QuestionnaireStart {
            expired: client.risk_class.is_none() || valid_until.is_none_or(|day| day < today),
            valid_until,
            proposed: proposed.map(|one| ProposedClass {
                class: one.class,
                answered_at: one.finished_at,
                sent: !waiting.contains(&one.id.to_string()),
            }),
            questions: u32::try_from(Questions::shipped().questions.len()).unwrap_or(u32::MAX),
            version: Questions::shipped().version.clone(),
            taken_today,
            most_a_day: pack.questionnaire.per_day,
            taken_in_year,
            most_a_year: pack.questionnaire.per_twelve_months,
            limited: limit.is_some(),
            again_on: limit.and_then(|limit| match limit {
                Limit::Day { again_on, .. } | Limit::Year { again_on, .. } => again_on,
            }),
            client: client_brief(&client, today),
        })
    }

    /// Chooses whose questionnaire the client's window shows; refused where another would not count (SU-13).
    pub fn choose_questionnaire(&self, id: ClientId) -> Result<(), Fault> {
        self.answering(id)?;
        self.present(Some(Presented::Questionnaire(Sitting { client: id, started_at: None })));
        Ok(())
    }

    /// The questions, as the client sees them.
    pub fn presented_questionnaire(&self) -> Result<PresentedQuestionnaire, Fault> {
        let sitting = self.sitting()?;
        let client = self.effective_client(sitting.client)?.client;
        if sitting.started_at.is_none() {
            let started_at = Some(self.now());
            self.present(Some(Presented::Questionnaire(Sitting { started_at, ..sitting })));
        }
        let questions = Questions::shipped();
        Ok(PresentedQuestionnaire {
            addressed: addressed(client.name.reveal(), client.gender),
            firm: self.device().firm.clone(),
            version: questions.version.clone(),
            questions: questions
                .questions
                .iter()
                .map(|question| PresentedQuestion {
                    code: question.code.clone(),
                    text: question.words.clone(),
                    several: question.kind == Choice::Multiple,
                    options: question
                        .options
                        .iter()
                        .map(|option| PresentedOption {
                            code: option.code.clone(),
                            text: option.words.clone(),
                        })
                        .collect(),
                })
                .collect(),
        })
    }

    /// What the answers give; nothing is kept.
    pub fn judge_questionnaire(
        &self,
        answers: Vec<QuestionnaireAnswer>,
    ) -> Result<QuestionnaireResult, Fault> {
        let sitting = self.sitting()?;
        let client = self.answering(sitting.client)?;
        let scored = scored(&given(answers))?;
        Ok(self.result(&client, &scored))
    }

    /// Keeps the signed questionnaire; from then on the window has nothing to show any more.
    pub fn finish_questionnaire(&self, form: FinishQuestionnaire) -> Result<QuestionnaireKept, Fault> {
        let sitting = self.sitting()?;
        let started_at = sitting.started_at.ok_or(Fault::NotFound)?;
        let client = self.answering(sitting.client)?;
        let now = self.now();
        let answers = given(form.answers);
        let scored = scored(&answers)?;
        let looked: TimeDelta = answers.iter().map(|one| TimeDelta::milliseconds(one.millis.into())).sum();
        if looked > now.signed_duration_since(started_at) + CLOCKS_DIFFER {
            return Err(Fault::Invalid("answers"));
        }
        let result = self.result(&client, &scored);
        if result.changed && !form.change_confirmed {
            return Err(Fault::Invalid("change_confirmed"));
        }
        let documents = self.keep_signature(client.id, &form.signature)?;
        let device = self.device();
        let answered = AnsweredQuestionnaire {
            id: QuestionnaireId::new(now, self.random()?),
            client: client.id,
            rm: device.owner.id,
            device: device.id,
            version: Questions::shipped().version.clone(),
            version_digest: Questions::shipped().digest,
            started_at,
            finished_at: now,
            answers: Private::new(answers),
            points: scored.points,
            class: scored.class,
            tolerates_no_loss: scored.tolerates_no_loss,
            class_before: client.risk_class,
            change_confirmed: form.change_confirmed,
            documents,
        };
        self.store().put_questionnaire(&answered, now)?;
        self.present(None);
        Ok(QuestionnaireKept { class: scored.class, at: now })
    }

    fn sitting(&self) -> Result<Sitting, Fault> {
        match *self.presented.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(Presented::Questionnaire(sitting)) => Ok(sitting),
            _ => Err(Fault::NotFound),
        }
    }

    /// The client as he stands, where he may answer now (SU-13).
    fn answering(&self, id: ClientId) -> Result<Client, Fault> {
        let pack = self.rules_of(self.today())?;
        let client = self.effective_client(id)?.client;
        may_answer(&client.profile.questionnaires, self.now(), &pack).map_err(|_| Fault::Invalid("limit"))?;
        Ok(client)
    }

    fn result(&self, client: &Client, scored: &Scored) -> QuestionnaireResult {
        let as_of_today = Client { risk_class_on: Some(self.today()), ..client.clone() };
        QuestionnaireResult {
            class: scored.class,
            up_to: up_to(scored),
            tolerates_no_loss: scored.tolerates_no_loss,
            class_before: client.risk_class,
            changed: client.risk_class.is_some_and(|before| before != scored.class),
            valid_until: as_of_today.risk_class_valid_until(),
        }
    }

    /// Strokes and picture as documents of the client.
    fn keep_signature(
        &self,
        client: ClientId,
        signature: &SignatureForm,
    ) -> Result<Vec<zhike_domain::document::DocumentRef>, Fault> {
        let strokes: serde_json::Value =
            serde_json::from_str(&signature.strokes).map_err(|_| Fault::Invalid("signature"))?;
        if strokes.as_array().is_none_or(Vec::is_empty) || signature.picture.is_empty() {
            return Err(Fault::Invalid("signature"));
        }
        let kept = [
            (DocumentKind::SignatureStrokes, "application/json", STANDARD.encode(&signature.strokes)),
            (DocumentKind::SignaturePicture, "image/png", signature.picture.clone()),
        ];
        kept.into_iter()
            .map(|(kind, media_type, base64)| {
                self.keep_document(&KeepDocument { client, kind, media_type: media_type.to_owned(), base64 })
            })
            .collect()
    }
}

fn given(answers: Vec<QuestionnaireAnswer>) -> Vec<GivenAnswer> {
    let one = |QuestionnaireAnswer { question, options, millis }| GivenAnswer { question, options, millis };
    answers.into_iter().map(one).collect()
}

fn scored(answers: &[GivenAnswer]) -> Result<Scored, Fault> {
    score(Questions::shipped(), answers).map_err(|_| Fault::Invalid("answers"))
}

/// Highest level that fits (SU-05); one who bears no loss is of the lowest class whatever his points say (SU-06).
fn up_to(scored: &Scored) -> RiskLevel {
    let class = if scored.tolerates_no_loss { RiskClass::C1 } else { scored.class };
    match class {
        RiskClass::C1 => RiskLevel::R1,
        RiskClass::C2 => RiskLevel::R2,
        RiskClass::C3 => RiskLevel::R3,
        RiskClass::C4 => RiskLevel::R4,
        RiskClass::C5 => RiskLevel::R5,
    }
}

/// How often it was answered today, and in the twelve months that end today.
fn taken(answered: &[DateTime<Utc>], now: DateTime<Utc>) -> (u32, u32) {
    use chrono::Months;
    use zhike_domain::calendar::local_day;
    let today = local_day(now);
    let days = || answered.iter().map(|at| local_day(*at)).filter(|day| *day <= today);
    let before = today.checked_sub_months(Months::new(12));
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let in_year = days().filter(|day| before.is_none_or(|before| *day > before));
    (count(days().filter(|day| *day == today).count()), count(in_year.count()))
}
