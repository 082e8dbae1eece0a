//! What is wrong with a file, said so that its owner finds the place: file, line, column, what was expected.
//! Nothing here repeats personal data: a found value is shown for files of the market alone.

use std::fmt;

use serde::Serialize;

/// Problems listed for one reading, over all of its files; what lies beyond is left out.
pub const MOST_PROBLEMS: usize = 1_000;

/// One thing that cannot be read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the file, without its folder.
    pub file: String,
    /// Line from 1, as an editor counts; `None` when the file as a whole is meant.
    pub line: Option<u64>,
    /// The column, where one cell is meant.
    pub column: Option<Column>,
    /// What should have stood there.
    pub expected: Expected,
    /// What stood there instead.
    pub found: Found,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Number from 1; `None` for a column that the file does not have.
    pub number: Option<u64>,
    /// Its header, as the format names it.
    pub header: String,
}

/// What stood in the place, by its kind; a value itself only where it cannot be personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its kind.
    pub kind: FoundKind,
    /// The value, for files of the market; shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Kinds of what may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// Nothing there (no file, no column, no content).
    Nothing,
    /// A folder where a file should be.
    Folder,
    /// Bytes that are not UTF-8.
    OtherBytes,
    /// A row with another number of fields.
    OtherFieldCount,
    /// An empty cell.
    Empty,
    /// A date.
    Date,
    /// A number.
    Number,
    /// Other text.
    Text,
}

macro_rules! expectations {
    ($($(#[$doc:meta])* $name:ident => $text:literal,)*) => {
        /// What should have stood in a place. Serialised as its English wording.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Expected { $($(#[$doc])* $name,)* }

        impl Expected {
            /// The wording, in English.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

expectations! {
    /// A folder that can be read.
    Folder => "a folder that can be read",
    /// A regular file that can be read.
    File => "a file that can be read",
    /// A file of at most 256 MiB.
    SmallerFile => "a file of at most 256 MiB",
    /// A first line with the names of the columns.
    HeaderLine => "a first line that names the columns",
    /// A column of this name.
    Header => "a column of this name",
    /// Each column once.
    HeaderOnce => "each column once",
    /// UTF-8.
    Utf8 => "text in UTF-8",
    /// As many fields as columns.
    FieldsOfHeader => "as many fields as the first line has",
    /// A row on one line.
    OneLine => "a row on one line (a quotation mark is not closed, or a cell holds a line break)",
    /// Some text.
    SomeText => "some text",
    /// Not there in this row.
    EmptyCell => "an empty cell for this kind of row",
    /// An ISO date.
    IsoDate => "a date of the form 2026-07-31",
    /// A decimal number.
    Number => "a decimal number such as -1234.56, below a million billion, of at most eight decimals",
    /// Above zero.
    Positive => "a number above zero",
    /// Below zero.
    Negative => "a number below zero",
    /// Zero or above.
    NotNegative => "zero or a number above it",
    /// Zero or below.
    NotPositive => "zero or a number below it",
    /// Not zero.
    NotZero => "a number other than zero",
    /// Nothing or zero.
    ZeroOrEmpty => "zero or an empty cell for this kind of row",
    /// A whole number.
    WholeNumber => "a whole number from 0 to 4294967295",
    /// A fraction.
    Fraction => "a fraction from 0 to 1",
    /// A price.
    Price => "a price above zero, below 90 billion, of at most eight decimals",
    /// A code.
    Code => "a code of at most 32 letters and digits (also . - _)",
    /// A product of the list.
    KnownProduct => "the code of a product in products.csv",
    /// A client of the list.
    KnownClient => "the number of a client in clients.csv",
    /// Product codes are unique.
    NewProduct => "a product code that stands in no line above",
    /// Client numbers are unique.
    NewClient => "a client number that stands in no line above",
    /// Events are unique.
    NewEvent => "one row a product and day",
    /// One close a day.
    NewDay => "one close a code and day",
    /// Closes in order.
    LaterDay => "a day after that of the code's row above",
    /// A kind of ledger row.
    LedgerKind => "one of deposit, withdraw, buy, sell, dividend, split, fee",
    /// A risk class.
    RiskClass => "one of C1, C2, C3, C4, C5",
    /// A risk level.
    RiskLevel => "one of R1, R2, R3, R4, R5",
    /// An asset class.
    AssetClass => "one of equity_cn, equity_overseas, bond, commodity",
    /// Enough units.
    UnitsHeld => "no more units than are held on that day",
}

impl Problem {
    /// Whether the whole file cannot be used, rather than one row of it.
    pub fn concerns_whole_file(&self) -> bool {
        self.line.is_none() || matches!(self.expected, Expected::Header | Expected::HeaderOnce)
    }
}

impl Serialize for Expected {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Display for FoundKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Folder => "a folder",
            Self::OtherBytes => "other bytes",
            Self::OtherFieldCount => "another number of fields",
            Self::Empty => "an empty cell",
            Self::Date => "a date",
            Self::Number => "a number",
            Self::Text => "text",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        match &self.column {
            Some(Column { number: Some(number), header }) => write!(f, ", column {number} ({header})")?,
            Some(Column { number: None, header }) => write!(f, ", column {header}")?,
            None => {}
        }
        write!(f, ": expected {}, found {}", self.expected, self.found.kind)?;
        match &self.found.value {
            Some(value) => write!(f, " ({value:?})"),
            None => Ok(()),
        }
    }
}

/// What was read, and what could not be: the rows that are sound stand in `value` whatever the others hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// What could be read.
    pub value: T,
    /// What could not, at most [`MOST_PROBLEMS`].
    pub problems: Vec<Problem>,
}

impl<T> Reading<T> {
    /// All or nothing: the value of a reading without problems.
    pub fn strict(self) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.value) } else { Err(self.problems) }
    }
}

/// Collects problems up to the limit.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.0.len() < MOST_PROBLEMS {
            self.0.push(problem);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Beyond the limit nothing more is listed, so looking on has no use.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MOST_PROBLEMS
    }

    pub(crate) fn into_reading<T>(self, value: T) -> Reading<T> {
        Reading { value, problems: self.0 }
    }

    pub(crate) fn whole_file(&mut self, file: &str, expected: Expected, kind: FoundKind) {
        let found = Found { kind, value: None };
        self.push(Problem { file: file.to_owned(), line: None, column: None, expected, found });
    }
}
