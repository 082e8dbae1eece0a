//! Tables of text (CSV with a header line): lines as an editor counts them, cells as values, problems by place.
//! What the columns of a certain file mean is not here.

use chrono::NaiveDate;
use csv::ByteRecord;
use rust_decimal::Decimal;

use crate::problem::{Column, Expected, Found, FoundKind, Problem, Problems};

/// One of a file's formats: its name, the columns that must be there, and those that may be missing. A column is
/// then named by its place in `required` followed by `optional`.
pub(crate) struct Format {
    pub file: &'static str,
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
    /// Whether a value may be repeated in a problem; never for files about clients.
    pub public: bool,
}

impl Format {
    fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.required.iter().chain(self.optional).copied()
    }
}

/// Longest value that is repeated in a problem, in characters.
const SHOWN: usize = 40;
/// Money, units and prices have no more decimals than this anywhere in the product.
const MAX_SCALE: u32 = 8;
/// Sums of millions of figures below this stay exact.
const MAX_SIZE: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Reads each row of a table, passing it to `each`; what cannot be read becomes a problem and is left out.
pub(crate) fn read_table(
    format: &Format,
    bytes: &[u8],
    problems: &mut Problems,
    mut each: impl FnMut(&mut Row<'_>),
) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        problems.whole_file(format.file, Expected::Utf8, FoundKind::OtherBytes);
        return;
    }
    let mut places: Option<Places> = None;
    let mut lines = Lines { bytes, at: 0, line: 1 };
    let mut base = 0;
    let mut record = ByteRecord::new();
    // A quotation mark that is not closed swallows the rows below it; reading then begins anew on the next line.
    while let Some(rest) = bytes.get(base..) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest);
        let mut anew = None;
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let offset = record.position().map_or(0, |position| position.byte());
            let line = lines.of_record(base.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX)));
            if record.iter().any(|cell| cell.iter().any(|byte| matches!(byte, b'\n' | b'\r'))) {
                problems.push(problem(format, Some(line), None, Expected::OneLine, FoundKind::Text));
                anew = Some(lines.next_line());
                break;
            }
            if record.len() <= 1 && record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            match &places {
                None => match Places::of(format, &record, line, problems) {
                    Some(found) => places = Some(found),
                    None => return,
                },
                Some(places) if places.fields != record.len() => {
                    let expected = Expected::FieldsOfHeader;
                    problems.push(problem(format, Some(line), None, expected, FoundKind::OtherFieldCount));
                }
                Some(places) => {
                    each(&mut Row { format, record: &record, places, line, problems: &mut *problems })
                }
            }
        }
        match anew {
            Some(next) if !problems.is_full() => base = next,
            _ => break,
        }
    }
    if places.is_none() {
        problems.whole_file(format.file, Expected::HeaderLine, FoundKind::Nothing);
    }
}

fn problem(
    format: &Format,
    line: Option<u64>,
    column: Option<Column>,
    expected: Expected,
    kind: FoundKind,
) -> Problem {
    Problem { file: format.file.to_owned(), line, column, expected, found: Found { kind, value: None } }
}

/// Counts lines up to a byte. Counted here since the reader counts no lone carriage returns, and counts blank lines
/// to the row below them.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that begins at a byte or after the line ends there.
    fn of_record(&mut self, byte: usize) -> u64 {
        while let Some(current) = self.bytes.get(self.at) {
            if self.at >= byte && !matches!(current, b'\n' | b'\r') {
                break;
            }
            let ends =
                *current == b'\n' || (*current == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }

    /// Where the line after the current record's first begins.
    fn next_line(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        self.at + length + 1
    }
}

/// Where the columns of a format stand in a file.
struct Places {
    fields: usize,
    at: Vec<Option<usize>>,
}

impl Places {
    fn of(format: &Format, header: &ByteRecord, line: u64, problems: &mut Problems) -> Option<Self> {
        let required = format.required.len();
        let mut at = Vec::new();
        let mut sound = true;
        for (index, name) in format.names().enumerate() {
            let mut found =
                header.iter().enumerate().filter(|(_, cell)| cell.trim_ascii() == name.as_bytes());
            let first = found.next().map(|(at, _)| at);
            let (place, expected) = match (first, found.next()) {
                (None, _) if index < required => (None, Expected::Header),
                (Some(_), Some((second, _))) => (Some(second), Expected::HeaderOnce),
                _ => {
                    at.push(first);
                    continue;
                }
            };
            sound = false;
            let column = Column { number: place.map(number), header: name.to_owned() };
            let kind = if place.is_some() { FoundKind::Text } else { FoundKind::Nothing };
            problems.push(problem(format, Some(line), Some(column), expected, kind));
        }
        sound.then_some(Self { fields: header.len(), at })
    }
}

/// Number of a column as people count, from its index.
fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1)
}

/// One row, read cell by cell. A cell that cannot be read is reported and comes back as `Err(Unreadable)`, so that
/// all cells of a row are looked at before the row is given up.
pub(crate) struct Row<'a> {
    format: &'a Format,
    record: &'a ByteRecord,
    places: &'a Places,
    line: u64,
    problems: &'a mut Problems,
}

/// The cell was reported as a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// What sign a number must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Positive,
    Negative,
    NotNegative,
    NotPositive,
    NotZero,
}

impl<'a> Row<'a> {
    /// The line the row stands on.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    fn cell(&self, column: usize) -> &'a [u8] {
        let place = self.places.at.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim_ascii()
    }

    /// Reports a cell.
    pub(crate) fn fault(&mut self, column: usize, expected: Expected) -> Unreadable {
        let cell = self.cell(column);
        let (kind, value) = match std::str::from_utf8(cell) {
            Err(_) => (FoundKind::OtherBytes, None),
            Ok("") => (FoundKind::Empty, None),
            Ok(text) if parse_date(text).is_some() => (FoundKind::Date, Some(text)),
            Ok(text) if parse_decimal(text).is_some() => (FoundKind::Number, Some(text)),
            Ok(text) => (FoundKind::Text, Some(text)),
        };
        let value = value.filter(|_| self.format.public).map(|text| text.chars().take(SHOWN).collect());
        let header = self.format.names().nth(column).unwrap_or_default().to_owned();
        let place = self.places.at.get(column).copied().flatten();
        self.problems.push(Problem {
            file: self.format.file.to_owned(),
            line: Some(self.line),
            column: Some(Column { number: place.map(number), header }),
            expected,
            found: Found { kind, value },
        });
        Unreadable
    }

    /// Text of a cell; `None` when it is empty or the file has no such column.
    pub(crate) fn text(&mut self, column: usize) -> Result<Option<&'a str>, Unreadable> {
        match std::str::from_utf8(self.cell(column)) {
            Ok(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Err(_) => Err(self.fault(column, Expected::Utf8)),
        }
    }

    /// Text that has to be there.
    pub(crate) fn some_text(&mut self, column: usize) -> Result<&'a str, Unreadable> {
        self.text(column)?.ok_or_else(|| self.fault(column, Expected::SomeText))
    }

    /// A value that has to be there, read by `parse`.
    pub(crate) fn value<T>(
        &mut self,
        column: usize,
        expected: Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Unreadable> {
        let text = self.text(column)?;
        text.and_then(parse).ok_or_else(|| self.fault(column, expected))
    }

    /// A value that may be missing.
    pub(crate) fn value_if_any<T>(
        &mut self,
        column: usize,
        expected: Expected,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Unreadable> {
        match self.text(column)? {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| self.fault(column, expected)),
        }
    }

    /// A date that has to be there.
    pub(crate) fn date(&mut self, column: usize) -> Result<NaiveDate, Unreadable> {
        self.value(column, Expected::IsoDate, parse_date)
    }

    /// A number of this sign that has to be there.
    pub(crate) fn number(&mut self, column: usize, sign: Sign) -> Result<Decimal, Unreadable> {
        let number = self.value(column, Expected::Number, parse_decimal)?;
        self.signed(column, number, sign)
    }

    /// A number of this sign that may be missing.
    pub(crate) fn number_if_any(&mut self, column: usize, sign: Sign) -> Result<Option<Decimal>, Unreadable> {
        match self.value_if_any(column, Expected::Number, parse_decimal)? {
            None => Ok(None),
            Some(number) => self.signed(column, number, sign).map(Some),
        }
    }

    fn signed(&mut self, column: usize, number: Decimal, sign: Sign) -> Result<Decimal, Unreadable> {
        let zero = Decimal::ZERO;
        let (holds, expected) = match sign {
            Sign::Positive => (number > zero, Expected::Positive),
            Sign::Negative => (number < zero, Expected::Negative),
            Sign::NotNegative => (number >= zero, Expected::NotNegative),
            Sign::NotPositive => (number <= zero, Expected::NotPositive),
            Sign::NotZero => (number != zero, Expected::NotZero),
        };
        if holds { Ok(number) } else { Err(self.fault(column, expected)) }
    }

    /// A code that has to be there.
    pub(crate) fn code(&mut self, column: usize) -> Result<&'a str, Unreadable> {
        let text = self.some_text(column)?;
        let sound = text.len() <= 32
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        if sound { Ok(text) } else { Err(self.fault(column, Expected::Code)) }
    }

    /// Reports a cell that should be empty and is not.
    pub(crate) fn empty(&mut self, column: usize) -> Result<(), Unreadable> {
        match self.text(column)? {
            None => Ok(()),
            Some(_) => Err(self.fault(column, Expected::EmptyCell)),
        }
    }

    /// Reports a cell that should hold nothing or zero and does not.
    pub(crate) fn zero_or_empty(&mut self, column: usize) -> Result<(), Unreadable> {
        match self.value_if_any(column, Expected::ZeroOrEmpty, parse_decimal)? {
            Some(number) if !number.is_zero() => Err(self.fault(column, Expected::ZeroOrEmpty)),
            _ => Ok(()),
        }
    }
}

/// A date in the one form that files use, `2026-07-31`; nothing else is guessed at.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let sound = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if sound { text.parse().ok() } else { None }
}

/// A decimal number with a point, without grouping or exponent, of a size and precision that figures of clients and
/// markets have.
pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let number = Decimal::from_str_exact(text).ok()?;
    let fits = number.abs() < MAX_SIZE && number.normalize().scale() <= MAX_SCALE;
    fits.then_some(number)
}
