//! The checkup sheet as its template reads it: every text fitted, every mark placed. No layout (see the template).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::Language;
use crate::charts::{self, fraction, tenth};
use crate::checkup::{CheckupSheet, Finding, Health, Sense, Severity};
use crate::typecase::Typecase;

/// How much of the sheet is printed, in lines a text may take. Amounts are never shortened to make room:
/// half an amount is a wrong amount.
pub(crate) struct Fit {
    findings: usize,
    finding_lines: usize,
    dimension_lines: usize,
    note_lines: usize,
    /// Longest name in the three columns, in columns of a line.
    names: usize,
}

impl Fit {
    /// Tried in order until everything stands on one page: texts give way first, then the least grave findings.
    pub(crate) const STEPS: [Self; 8] = [
        Self::new(6, 4, 2, 2),
        Self::new(6, 3, 1, 2),
        Self::new(6, 2, 1, 2),
        Self::new(5, 2, 1, 2),
        Self::new(5, 2, 1, 1),
        Self::new(4, 2, 1, 1),
        Self::new(3, 2, 1, 1),
        Self::new(3, 1, 1, 1),
    ];
    /// Whatever the sheet says, this much has room.
    pub(crate) const TIGHTEST: Self =
        Self { findings: 1, finding_lines: 1, dimension_lines: 1, note_lines: 0, names: 10 };

    const fn new(findings: usize, finding_lines: usize, dimension_lines: usize, note_lines: usize) -> Self {
        Self { findings, finding_lines, dimension_lines, note_lines, names: 26 }
    }
}

/// Columns in one line of the places on the sheet, a little under what they hold.
const FINDING_LINE: usize = 39;
const NEXT_STEP_LINE: usize = 34;
const ANSWER_LINE: usize = 20;
const DIMENSION_LINE: usize = 66;
const NOTE_LINE: usize = 40;

#[derive(Serialize)]
pub(crate) struct Page {
    language: Language,
    firm: String,
    branch: String,
    rm_name: String,
    client_name: String,
    made_on: String,
    prices_as_of: Option<String>,
    score: Option<Score>,
    questions: Vec<String>,
    dimensions: Vec<DimensionRow>,
    change: Option<ChangeRows>,
    target: Option<Target>,
    assets: String,
    curve: Option<Curve>,
    figures: Vec<FigureRow>,
    allocation: Vec<AllocationRow>,
    buckets: Vec<BucketRow>,
    findings: Vec<FindingRow>,
    findings_left: usize,
    sources: String,
    /// Code points that had to be printed as 〓.
    missing: Vec<String>,
    missing_left: usize,
}

#[derive(Serialize)]
struct Score {
    text: String,
    fraction: f64,
    band: String,
    cap_note: Option<String>,
}

#[derive(Serialize)]
struct Target {
    text: String,
    fraction: f64,
    by: String,
}

#[derive(Serialize)]
struct DimensionRow {
    name: String,
    score: Option<String>,
    fraction: f64,
    weight: u32,
    reason: String,
}

#[derive(Serialize)]
struct ChangeRows {
    since: String,
    from: String,
    to: String,
    difference: String,
    parts: Vec<ChangeRow>,
    from_mark: f64,
    to_mark: f64,
}

#[derive(Serialize)]
struct ChangeRow {
    name: String,
    points: String,
    rises: bool,
    left: f64,
    right: f64,
}

#[derive(Serialize)]
struct Curve {
    points: Vec<[f64; 2]>,
    from: String,
    to: String,
    high: String,
    low: String,
}

#[derive(Serialize)]
struct FigureRow {
    name: String,
    value: String,
    note: Option<String>,
    sense: Sense,
}

#[derive(Serialize)]
struct AllocationRow {
    class: String,
    share: String,
    target: Option<String>,
    share_mark: f64,
    target_mark: Option<f64>,
}

#[derive(Serialize)]
struct BucketRow {
    name: String,
    amount: String,
    share: String,
    width: f64,
}

#[derive(Serialize)]
struct FindingRow {
    severity: Severity,
    rule: String,
    reason: String,
    next_step: String,
    answer: Option<String>,
}

/// Everything the template needs, with texts cut to what `fit` has room for.
pub(crate) fn lay_out(sheet: &CheckupSheet, language: Language, fit: &Fit, typecase: &mut Typecase) -> Page {
    let mut text = |content: &str, columns: usize| typecase.fit(content, columns);
    let (score, questions) = match &sheet.health {
        Health::Scored { score, band, cap_note } => {
            let score = Score {
                text: one_decimal(*score),
                fraction: of_hundred(*score),
                band: text(band, 14),
                cap_note: cap_note.as_deref().map(|note| text(note, 90)),
            };
            (Some(score), Vec::new())
        }
        Health::Insufficient { questions } => {
            (None, questions.iter().take(5).map(|question| text(question, 56)).collect())
        }
    };
    let dimensions = sheet.dimensions.iter().take(8).map(|dimension| DimensionRow {
        name: text(&dimension.name, 16),
        score: dimension
            .score
            .filter(|score| is_score(*score))
            .map(|score| format!("{:.0}", tenth(score).round_dp(0))),
        fraction: dimension.score.map_or(0.0, of_hundred),
        weight: dimension.weight.min(100),
        reason: text(&dimension.reason, DIMENSION_LINE * fit.dimension_lines),
    });
    let dimensions = dimensions.collect();
    let change = sheet.change.as_ref().map(|change| {
        let drawn = charts::waterfall(change, 6);
        let parts = change.parts.iter().zip(&drawn.steps);
        ChangeRows {
            since: date(change.since, language),
            from: one_decimal(change.from),
            to: one_decimal(change.to),
            difference: difference(change.from, change.to),
            parts: parts
                .map(|(part, step)| ChangeRow {
                    name: text(&part.name, fit.names.min(18)),
                    points: if part.points.is_finite() { signed(step.points) } else { DASH.to_owned() },
                    rises: step.points > Decimal::ZERO,
                    left: step.from.min(step.to),
                    right: step.from.max(step.to),
                })
                .collect(),
            from_mark: drawn.from,
            to_mark: drawn.to,
        }
    });
    let curve = sheet.value_curve.as_ref().map(|curve| Curve {
        points: charts::curve(&curve.points),
        from: date(curve.from, language),
        to: date(curve.to, language),
        high: text(&curve.high, 17),
        low: text(&curve.low, 17),
    });
    let figures = sheet.figures.iter().take(7).map(|figure| FigureRow {
        name: text(&figure.name, fit.names),
        value: text(&figure.value, 22),
        note: figure
            .note
            .as_deref()
            .filter(|_| fit.note_lines > 0)
            .map(|note| text(note, NOTE_LINE * fit.note_lines)),
        sense: figure.sense,
    });
    let figures = figures.collect();
    let (sorted, left) = gravest(&sheet.findings, fit.findings);
    let findings = sorted.into_iter().map(|finding| FindingRow {
        severity: finding.severity,
        rule: text(&finding.rule, 8),
        reason: text(&finding.reason, FINDING_LINE * fit.finding_lines),
        next_step: text(&finding.next_step, NEXT_STEP_LINE * fit.finding_lines),
        answer: finding.answer.as_deref().map(|answer| text(answer, ANSWER_LINE * fit.finding_lines)),
    });
    let findings = findings.collect();
    let mut page = Page {
        language,
        firm: text(&sheet.firm, 52),
        branch: text(&sheet.branch, 56),
        rm_name: text(&sheet.rm_name, 40),
        client_name: text(&sheet.client_name, 80),
        made_on: date(sheet.made_on, language),
        prices_as_of: sheet.prices_as_of.map(|day| date(day, language)),
        score,
        questions,
        dimensions,
        change,
        target: sheet.target.as_ref().map(|target| Target {
            text: one_decimal(target.score),
            fraction: of_hundred(target.score),
            by: date(target.by, language),
        }),
        assets: text(&sheet.assets, 22),
        curve: curve.filter(|curve| curve.points.len() > 1),
        figures,
        allocation: Vec::new(),
        buckets: Vec::new(),
        findings,
        findings_left: left,
        sources: text(&sheet.sources, 150 + 75 * fit.note_lines),
        missing: Vec::new(),
        missing_left: 0,
    };
    page.allocation = allocation(sheet, |class| text(class, fit.names.min(14)));
    page.buckets = buckets(sheet, |content, columns| text(content, columns));
    (page.missing, page.missing_left) = typecase.missing_codes();
    page
}

/// The `most` gravest findings in their own order within a severity, and how many are left.
fn gravest(findings: &[Finding], most: usize) -> (Vec<&Finding>, usize) {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    sorted.truncate(most);
    let left = findings.len() - sorted.len();
    (sorted, left)
}

/// Bars share one scale, drawn out to the longest share or target.
fn allocation(sheet: &CheckupSheet, mut class: impl FnMut(&str) -> String) -> Vec<AllocationRow> {
    let shown = || sheet.allocation.iter().take(6);
    let longest =
        shown().flat_map(|row| [Some(row.share), row.target]).flatten().filter(|share| share.is_finite());
    let scale = longest.fold(0.05, f64::max);
    let rows = shown().map(|row| AllocationRow {
        class: class(&row.class),
        share: percent(row.share),
        target: row.target.map(percent),
        share_mark: fraction(row.share / scale),
        target_mark: row.target.map(|target| fraction(target / scale)),
    });
    rows.collect()
}

/// The four buckets fill one bar between them.
fn buckets(sheet: &CheckupSheet, mut text: impl FnMut(&str, usize) -> String) -> Vec<BucketRow> {
    let shown = || sheet.buckets.iter().take(4);
    let whole: f64 = shown().map(|bucket| fraction(bucket.share)).sum();
    let rows = shown().map(|bucket| BucketRow {
        name: text(&bucket.name, 14),
        amount: text(&bucket.amount, 18),
        share: percent(bucket.share),
        width: if whole > 0.0 { fraction(bucket.share) / whole } else { 0.0 },
    });
    rows.collect()
}

/// Where there is no number to print.
const DASH: &str = "—";

/// A day as it is written in the document's language.
pub(crate) fn date(day: NaiveDate, language: Language) -> String {
    match language {
        Language::ZhCn => day.format("%Y年%-m月%-d日").to_string(),
        Language::En => day.format("%-d %b %Y").to_string(),
    }
}

/// What the method can give; anything else is printed as a dash rather than as a score.
fn is_score(score: f64) -> bool {
    (0.0..=100.0).contains(&score)
}

/// How much of a bar or ring is filled.
fn of_hundred(score: f64) -> f64 {
    if is_score(score) { fraction(score / 100.0) } else { 0.0 }
}

fn one_decimal(score: f64) -> String {
    if is_score(score) { format!("{:.1}", tenth(score)) } else { DASH.to_owned() }
}

/// Between two scores as they are printed.
fn difference(from: f64, to: f64) -> String {
    if is_score(from) && is_score(to) {
        signed(tenth(to).saturating_sub(tenth(from)))
    } else {
        DASH.to_owned()
    }
}

/// With its sign, a real minus among digits; nothing moved is “0.0” without one.
fn signed(points: Decimal) -> String {
    let points = points.clamp(-Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED);
    let sign = if points > Decimal::ZERO {
        "+"
    } else if points < Decimal::ZERO {
        "−"
    } else {
        ""
    };
    format!("{sign}{:.1}", points.abs())
}

/// A share with one decimal; debts may make it negative, but a share of ten wholes is none.
fn percent(share: f64) -> String {
    // Adding nothing turns a “−0.0” round.
    if share.abs() < 10.0 {
        format!("{:.1}%", (share * 1000.0).round() / 10.0 + 0.0)
    } else {
        DASH.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, rule: &str) -> Finding {
        Finding { severity, rule: rule.into(), reason: String::new(), next_step: String::new(), answer: None }
    }

    #[test]
    fn the_gravest_findings_are_kept_in_their_order() {
        let findings = [
            finding(Severity::Info, "CK-19"),
            finding(Severity::Act, "CK-07"),
            finding(Severity::Watch, "CK-01"),
            finding(Severity::Act, "CK-02"),
        ];
        let (kept, left) = gravest(&findings, 3);
        let rules: Vec<&str> = kept.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!((rules.as_slice(), left), (["CK-07", "CK-02", "CK-01"].as_slice(), 1));
    }

    #[test]
    fn figures_are_written_as_they_are_read() {
        assert_eq!(signed(Decimal::new(-12, 1)), "−1.2");
        assert_eq!(signed(Decimal::ZERO), "0.0");
        assert_eq!(signed(Decimal::TWO), "+2.0");
        assert_eq!(percent(0.3825), "38.3%");
        assert_eq!(percent(-0.000_1), "0.0%");
        assert_eq!(percent(f64::NAN), "—");
        assert_eq!(one_decimal(72.45), "72.4");
        assert_eq!(one_decimal(80.0), "80.0");
        assert_eq!(one_decimal(f64::NAN), "—");
        assert_eq!(difference(66.94, 72.45), "+5.5");
    }

    #[test]
    fn dates_are_written_in_the_reader_s_language() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        assert_eq!(date(day, Language::ZhCn), "2026年3月5日");
        assert_eq!(date(day, Language::En), "5 Mar 2026");
    }
}
