//! The risk questionnaire (SU-13, SU-14): versioned questions read from a file and checked, points and bands to the class, and how often
//! it may be answered. What a client answered is kept as an `AnsweredQuestionnaire`; nothing here sees who he is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::pack::{PackFault, RulePack, line_of};
use crate::calendar::local_day;
use crate::canonical::Digest256;
use crate::closed_sets::{ProductKind, RiskClass};
use crate::questionnaire::{AnsweredQuestionnaire, GivenAnswer};
use crate::words::Words;

/// One version of the questions (`assets/questionnaires`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// Name and version, kept with every answered questionnaire.
    pub version: String,
    /// SHA-256 of the text it was read from.
    #[serde(skip, default = "no_digest")]
    pub digest: Digest256,
    /// Points from which on a class holds.
    pub bands: BTreeMap<RiskClass, u32>,
    /// The questions, in the order they are asked.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Its code.
    pub code: String,
    /// One answer, or several.
    pub kind: Choice,
    /// As it is shown.
    #[serde(flatten)]
    pub words: Words,
    /// What may be chosen.
    pub options: Vec<AnswerOption>,
}

/// How many options may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// 单选
    Single,
    /// 多选
    Multiple,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AnswerOption {
    /// Its code within the question.
    pub code: String,
    /// What it gives.
    pub points: u32,
    /// As it is shown.
    #[serde(flatten)]
    pub words: Words,
    /// It means that no loss at all is tolerated (SU-06).
    #[serde(default)]
    pub no_loss: bool,
    /// Months for which it says the money can stay invested: the shortest of what it covers.
    #[serde(default)]
    pub months: Option<u32>,
    /// Kinds of products it accepts.
    #[serde(default)]
    pub kinds: Vec<ProductKind>,
}

/// What the answers give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Points of all questions.
    pub points: u32,
    /// The class by the bands.
    pub class: RiskClass,
    /// No loss at all is tolerated.
    pub tolerates_no_loss: bool,
    /// Months for which the money can stay invested.
    pub horizon_months: Option<u32>,
    /// Kinds that are accepted.
    pub accepted_kinds: Vec<ProductKind>,
}

/// Why answers cannot be scored. Codes of questions are named, answers are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// A question has no answer.
    #[error("the question {0} is not answered")]
    Unanswered(String),
    /// A question is answered twice.
    #[error("the question {0} is answered twice")]
    Twice(String),
    /// A question that is not among these.
    #[error("there is no question {0}")]
    NoQuestion(String),
    /// An option that is not among the question's, or one taken twice.
    #[error("an answer to {0} is not among its options")]
    NoOption(String),
    /// Several options where one may be chosen.
    #[error("the question {0} takes one answer")]
    Several(String),
}

/// Why the questionnaire may not be answered now (SU-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// So many times today already.
    #[error("it was answered {answered} times today, and counts {most} times a day")]
    Day {
        /// Times today.
        answered: u32,
        /// Times that count.
        most: u32,
        /// The first day on which it may be answered again.
        again_on: Option<NaiveDate>,
    },
    /// So many times in twelve months already.
    #[error("it was answered {answered} times in twelve months, and counts {most} times")]
    Year {
        /// Times in the twelve months.
        answered: u32,
        /// Times that count.
        most: u32,
        /// The first day on which it may be answered again.
        again_on: Option<NaiveDate>,
    },
}

fn no_digest() -> Digest256 {
    Digest256([0; 32])
}

impl Questions {
    /// Reads and checks a file of questions.
    pub fn from_toml(text: &str) -> Result<Self, PackFault> {
        let mut questions: Self = toml::from_str(text).map_err(|error| PackFault {
            version: None,
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            reason: error.message().to_owned(),
        })?;
        questions.digest = Digest256(Sha256::digest(text.as_bytes()).into());
        match questions.fault() {
            None => Ok(questions),
            Some((place, reason)) => {
                let at = text.find(&place).unwrap_or(0);
                Err(PackFault {
                    version: None,
                    line: line_of(text, at),
                    reason: format!("{place}: {reason}"),
                })
            }
        }
    }

    /// The questions the product ships with. A test reads the file; were it broken none the less, there would be no question, and no
    /// class from answering none.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Questions> = LazyLock::new(|| {
            Questions::from_toml(SHIPPED_TOML).unwrap_or_else(|_| Questions {
                version: "none".to_owned(),
                digest: no_digest(),
                bands: RiskClass::ALL.iter().map(|class| (*class, u32::MAX)).collect(),
                questions: Vec::new(),
            })
        });
        &SHIPPED
    }

    /// The most points that can be reached.
    pub fn most_points(&self) -> u32 {
        let best =
            |question: &Question| question.options.iter().map(|option| option.points).max().unwrap_or(0);
        self.questions.iter().map(best).fold(0, u32::saturating_add)
    }

    /// What is wrong first, and the text it stands by.
    fn fault(&self) -> Option<(String, &'static str)> {
        if self.version.trim().is_empty() {
            return Some(("version".to_owned(), "must not be empty"));
        }
        let bands: Vec<u32> =
            RiskClass::ALL.iter().filter_map(|class| self.bands.get(class).copied()).collect();
        if bands.len() != RiskClass::ALL.len() || bands.first() != Some(&0) {
            return Some(("[bands]".to_owned(), "must give every class its points, C1 from 0"));
        }
        let rises = bands.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
        if !rises || bands.last().is_some_and(|top| *top > self.most_points()) {
            return Some(("[bands]".to_owned(), "must rise, and the highest must be within reach"));
        }
        let mut codes = BTreeSet::new();
        for question in &self.questions {
            if let Some(fault) = question.fault() {
                return Some((format!("\"{}\"", question.code), fault));
            }
            if !codes.insert(question.code.as_str()) {
                return Some((format!("\"{}\"", question.code), "is there twice"));
            }
        }
        let no_loss = |question: &Question| question.options.iter().any(|option| option.no_loss);
        if !self.questions.iter().any(no_loss) {
            return Some(("version".to_owned(), "no option means that no loss is tolerated"));
        }
        None
    }
}

impl Question {
    fn fault(&self) -> Option<&'static str> {
        let empty = |words: &Words| words.zh.trim().is_empty() || words.en.trim().is_empty();
        let codes: BTreeSet<&str> = self.options.iter().map(|option| option.code.as_str()).collect();
        if self.code.trim().is_empty() || empty(&self.words) || self.options.iter().any(|of| empty(&of.words))
        {
            Some("must have a code and words in both languages")
        } else if self.options.len() < 2 || codes.len() != self.options.len() {
            Some("must have two options or more, each with its own code")
        } else if self.options.iter().any(|option| option.points > 100) {
            Some("gives more than 100 points")
        } else {
            None
        }
    }
}

/// Scores answers. Each question is answered once; a question of several choices counts the best of them.
pub fn score(questions: &Questions, answers: &[GivenAnswer]) -> Result<Scored, AnswerFault> {
    let mut given: BTreeMap<&str, &GivenAnswer> = BTreeMap::new();
    for answer in answers {
        if !questions.questions.iter().any(|question| question.code == answer.question) {
            return Err(AnswerFault::NoQuestion(answer.question.clone()));
        }
        if given.insert(&answer.question, answer).is_some() {
            return Err(AnswerFault::Twice(answer.question.clone()));
        }
    }
    let mut scored = Scored {
        points: 0,
        class: RiskClass::C1,
        tolerates_no_loss: false,
        horizon_months: None,
        accepted_kinds: Vec::new(),
    };
    for question in &questions.questions {
        let code = || question.code.clone();
        let answer = given.get(question.code.as_str()).filter(|answer| !answer.options.is_empty());
        let answer = answer.ok_or_else(|| AnswerFault::Unanswered(code()))?;
        let taken: BTreeSet<&str> = answer.options.iter().map(String::as_str).collect();
        let chosen: Vec<&AnswerOption> =
            question.options.iter().filter(|option| taken.contains(option.code.as_str())).collect();
        if taken.len() != answer.options.len() || chosen.len() != taken.len() {
            return Err(AnswerFault::NoOption(code()));
        }
        if question.kind == Choice::Single && chosen.len() > 1 {
            return Err(AnswerFault::Several(code()));
        }
        let best = chosen.iter().map(|option| option.points).max().unwrap_or(0);
        scored.points = scored.points.saturating_add(best);
        scored.tolerates_no_loss |= chosen.iter().any(|option| option.no_loss);
        let months = chosen.iter().filter_map(|option| option.months).min();
        scored.horizon_months = scored.horizon_months.into_iter().chain(months).min();
        scored.accepted_kinds.extend(chosen.iter().flat_map(|option| option.kinds.iter().copied()));
    }
    scored.accepted_kinds.sort_unstable();
    scored.accepted_kinds.dedup();
    let reached = RiskClass::ALL
        .iter()
        .filter(|class| questions.bands.get(class).is_some_and(|from| *from <= scored.points));
    scored.class = reached.max().copied().unwrap_or(RiskClass::C1);
    Ok(scored)
}

/// What a kept questionnaire says, reckoned again from its answers; nothing when its questions are not known here, or when its points,
/// class or tolerance are not what the answers give.
pub fn confirmed(answered: &AnsweredQuestionnaire) -> Option<Scored> {
    let questions = Questions::shipped();
    if answered.version != questions.version || answered.version_digest != questions.digest {
        return None;
    }
    score(questions, answered.answers.reveal()).ok().filter(|scored| {
        scored.points == answered.points
            && scored.class == answered.class
            && scored.tolerates_no_loss == answered.tolerates_no_loss
    })
}

/// Whether the questionnaire may be answered now (SU-13): it may where the answer would count. Days are those of Shanghai.
pub fn may_answer(previous: &[DateTime<Utc>], now: DateTime<Utc>, pack: &RulePack) -> Result<(), Limit> {
    let limits = &pack.questionnaire;
    let today = local_day(now);
    let mut days: Vec<NaiveDate> =
        previous.iter().map(|at| local_day(*at)).filter(|day| *day <= today).collect();
    days.sort_unstable();
    let year_before = today.checked_sub_months(Months::new(12));
    let this_year: Vec<NaiveDate> =
        days.into_iter().filter(|day| year_before.is_none_or(|before| *day > before)).collect();
    let length = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let answered = length(this_year.len());
    if answered >= limits.per_twelve_months {
        // So many have to be more than twelve months old before another counts.
        let over = usize::try_from(answered.saturating_sub(limits.per_twelve_months)).unwrap_or(usize::MAX);
        let again_on = this_year.get(over).and_then(|day| day.checked_add_months(Months::new(12)));
        return Err(Limit::Year { answered, most: limits.per_twelve_months, again_on });
    }
    let answered = length(this_year.iter().filter(|day| **day == today).count());
    if answered >= limits.per_day {
        return Err(Limit::Day { answered, most: limits.per_day, again_on: today.succ_opt() });
    }
    Ok(())
}

const SHIPPED_TOML: &str = include_str!("../../../../assets/questionnaires/risk-1.toml");

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pick: impl Fn(&Question) -> &AnswerOption) -> Vec<GivenAnswer> {
        let answer = |question: &Question| GivenAnswer {
            question: question.code.clone(),
            options: vec![pick(question).code.clone()],
            millis: 4_000,
        };
        Questions::shipped().questions.iter().map(answer).collect()
    }

    fn least(question: &Question) -> &AnswerOption {
        question.options.iter().min_by_key(|option| option.points).unwrap()
    }

    fn most(question: &Question) -> &AnswerOption {
        question.options.iter().max_by_key(|option| option.points).unwrap()
    }

    #[test]
    fn the_shipped_questions_reach_every_class() {
        let questions = Questions::from_toml(SHIPPED_TOML).unwrap();
        assert_eq!(&questions, Questions::shipped());
        assert_eq!((questions.version.as_str(), questions.questions.len()), ("risk-1", 14));
        assert_eq!(questions.most_points(), 100);
        let careful = score(&questions, &answers(least)).unwrap();
        assert_eq!((careful.class, careful.tolerates_no_loss), (RiskClass::C1, true));
        assert_eq!(careful.horizon_months, Some(3));
        let bold = score(&questions, &answers(most)).unwrap();
        assert_eq!((bold.points, bold.class, bold.tolerates_no_loss), (100, RiskClass::C5, false));
        assert_eq!(bold.accepted_kinds, [ProductKind::PrivateFund, ProductKind::Trust]);
        assert_eq!(bold.horizon_months, Some(60));
    }

    #[test]
    fn a_class_begins_at_its_points() {
        let mut questions = Questions::shipped().clone();
        let given = answers(most);
        for (from, class) in [(100, RiskClass::C5), (101, RiskClass::C4)] {
            questions.bands.insert(RiskClass::C5, from);
            assert_eq!(score(&questions, &given).unwrap().class, class);
        }
    }

    #[test]
    fn several_choices_count_the_best_and_accept_all_their_kinds() {
        let mut given = answers(least);
        let kinds = given.iter_mut().find(|answer| answer.question == "kinds").unwrap();
        kinds.options = vec!["equity".into(), "cash".into()];
        let scored = score(Questions::shipped(), &given).unwrap();
        let before = score(Questions::shipped(), &answers(least)).unwrap().points;
        assert_eq!(scored.points, before + 4);
        assert!(scored.accepted_kinds.contains(&ProductKind::Stock));
        assert!(scored.accepted_kinds.contains(&ProductKind::Deposit));
    }

    #[test]
    fn answers_that_cannot_be_scored_are_refused() {
        let fault = |change: &dyn Fn(&mut Vec<GivenAnswer>)| {
            let mut given = answers(most);
            change(&mut given);
            score(Questions::shipped(), &given).unwrap_err()
        };
        assert_eq!(fault(&|given| given.truncate(13)), AnswerFault::Unanswered("loss".into()));
        assert_eq!(fault(&|given| given[0].options.clear()), AnswerFault::Unanswered("age".into()));
        assert_eq!(fault(&|given| given.push(given[0].clone())), AnswerFault::Twice("age".into()));
        assert_eq!(fault(&|given| given[0].question = "sign".into()), AnswerFault::NoQuestion("sign".into()));
        assert_eq!(
            fault(&|given| given[0].options = vec!["old".into()]),
            AnswerFault::NoOption("age".into())
        );
        assert_eq!(
            fault(&|given| given[0].options = vec!["31_50".into(), "51_64".into()]),
            AnswerFault::Several("age".into())
        );
        assert_eq!(
            fault(&|given| given[0].options = vec!["31_50".into(), "31_50".into()]),
            AnswerFault::NoOption("age".into())
        );
    }

    #[test]
    fn questions_that_cannot_be_asked_are_refused_with_their_line() {
        let fault = |from: &str, to: &str| {
            assert!(SHIPPED_TOML.contains(from), "{from}");
            Questions::from_toml(&SHIPPED_TOML.replacen(from, to, 1)).unwrap_err()
        };
        assert!(fault("C2 = 20", "C2 = 40").reason.contains("must rise"));
        assert!(fault("C5 = 71", "C5 = 101").reason.contains("within reach"));
        assert!(fault("C1 = 0", "C1 = 1").reason.contains("C1 from 0"));
        assert!(fault("no_loss = true", "no_loss = false").reason.contains("no loss"));
        assert!(fault("code = \"income\"", "code = \"age\"").reason.contains("twice"));
        assert!(fault("zh = \"您的年龄是？\"", "zh = \" \"").reason.contains("both languages"));
        assert!(fault("kind = \"single\"", "kind = \"double\"").line > 10);
    }

    #[test]
    fn su_13_the_third_of_a_day_and_the_ninth_of_twelve_months_may_not_be_answered() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let pack = RulePack::shipped();
        let now = at("2026-11-20T02:00:00Z");
        assert_eq!(may_answer(&[], now, pack), Ok(()));
        // 16:30 UTC on the 19th is the 20th in Shanghai.
        let today = [at("2026-11-19T16:30:00Z"), at("2026-11-20T01:00:00Z")];
        assert_eq!(may_answer(&today[..1], now, pack), Ok(()));
        assert_eq!(
            may_answer(&today, now, pack),
            Err(Limit::Day { answered: 2, most: 2, again_on: "2026-11-21".parse().ok() })
        );
        assert_eq!(may_answer(&[at("2026-11-19T15:30:00Z"), today[1]], now, pack), Ok(()));
        let mut year: Vec<DateTime<Utc>> =
            (1..=7).map(|month| at(&format!("2026-{month:02}-10T02:00:00Z"))).collect();
        assert_eq!(may_answer(&year, now, pack), Ok(()));
        year.push(at("2025-11-20T02:00:00Z"));
        assert_eq!(may_answer(&year, now, pack), Ok(()), "twelve months ago to the day is out");
        year.push(at("2025-11-21T02:00:00Z"));
        assert_eq!(
            may_answer(&year, now, pack),
            Err(Limit::Year { answered: 8, most: 8, again_on: "2026-11-21".parse().ok() })
        );
    }
}
