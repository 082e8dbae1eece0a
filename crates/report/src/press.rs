//! The press: built-in fonts, a closed Typst world, and pages turned into PDF. No document's content or layout.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::ReportError;

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSansCJKsc-Regular-subset.otf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/NotoSansCJKsc-Bold-subset.otf");

/// A finished document.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file: PDF/A-2u, so it can be kept for as long as the law asks, with text that can be selected.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters the fonts do not have, in order of appearance. They are printed as 〓, and the document says so.
    pub missing_glyphs: Vec<char>,
}

/// Fonts and library are read once and then shared by all documents.
struct Equipment {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The regular cut, to measure with.
    ruler: FontInstance,
}

static EQUIPMENT: LazyLock<Option<Equipment>> = LazyLock::new(|| {
    let fonts = [REGULAR, BOLD].map(|file| Font::new(Bytes::new(file), 0));
    let fonts = fonts.into_iter().collect::<Option<Vec<Font>>>()?;
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    let regular = fonts.first()?.clone();
    let ruler = regular.instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default());
    Some(Equipment { library: LazyHash::new(Library::default()), book, fonts, ruler })
});

/// How wide this character is printed, in hundredths of the type size; `None` if the fonts do not have it.
pub(crate) fn width(character: char) -> Option<usize> {
    let face = EQUIPMENT.as_ref()?.ruler.ttf();
    let units = u32::from(face.glyph_hor_advance(face.glyph_index(character)?)?);
    usize::try_from(units * 100 / u32::from(face.units_per_em()).max(1)).ok()
}

/// A template: its name and its text, which is part of the program.
pub(crate) struct Template {
    source: Source,
    data: FileId,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`ReportError::Equipment`] if the name is not a path Typst takes.
    pub(crate) fn new(name: &str, text: &str) -> Result<Self, ReportError> {
        let id = |path: &str| {
            let path = VirtualPath::new(path).map_err(|_| ReportError::Equipment)?;
            Ok(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Self { source: Source::new(id(name)?, text.to_owned()), data: id("/data.json")? })
    }
}

/// All that Typst sees of the world: one template, one file of data, two fonts.
struct ClosedWorld<'a> {
    equipment: &'static Equipment,
    template: &'a Template,
    data: Bytes,
}

impl World for ClosedWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.equipment.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.equipment.book
    }

    fn main(&self) -> FileId {
        self.template.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.template.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.template.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.equipment.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Pages that have been set and not yet written, so that they can be counted and set again.
pub(crate) struct Pages(PagedDocument);

/// Typst remembers what it has set, to be quick the next time. A client's figures are not to lie there until then;
/// setting a page anew takes a few hundredths of a second.
pub(crate) fn forget() {
    typst::comemo::evict(0);
}

impl Pages {
    pub(crate) fn count(&self) -> usize {
        self.0.pages().len()
    }

    /// Writes the pages as PDF/A-2u, dated with the day the document was made.
    ///
    /// # Errors
    /// [`ReportError::Writing`] if Typst cannot write them.
    pub(crate) fn write(&self, made_on: NaiveDate, missing_glyphs: Vec<char>) -> Result<Pdf, ReportError> {
        let options = PdfOptions {
            creator: Smart::Custom(Some("Zhike".to_owned())),
            timestamp: timestamp(made_on),
            standards: PdfStandards::new(&[PdfStandard::A_2u]).map_err(|_| ReportError::Equipment)?,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&self.0, &options).map_err(|_| ReportError::Writing)?;
        Ok(Pdf { bytes, pages: self.count(), missing_glyphs })
    }
}

/// Midnight of the day in UTC: only the day is known, and the machine's clock is not asked.
fn timestamp(day: NaiveDate) -> Option<Timestamp> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    // PDF writes the year in four digits.
    let year = Some(day.year()).filter(|year| (0..=9999).contains(year))?;
    Datetime::from_ymd_hms(year, month, day_of_month, 0, 0, 0).map(Timestamp::new_utc)
}

/// Sets the template's pages with `data`, which the template reads from `/data.json`.
///
/// # Errors
/// [`ReportError::Equipment`] if fonts cannot be read, [`ReportError::Typesetting`] if the template stops.
pub(crate) fn set(template: &Template, data: Vec<u8>) -> Result<Pages, ReportError> {
    let equipment = EQUIPMENT.as_ref().ok_or(ReportError::Equipment)?;
    let world = ClosedWorld { equipment, template, data: Bytes::new(data) };
    let set = typst::compile::<PagedDocument>(&world).output;
    set.map(Pages).map_err(|errors| ReportError::Typesetting { line: line(&world, errors.first()) })
}

/// Where the template stopped. The messages stay here: Typst may quote a client's data in them.
fn line(world: &ClosedWorld<'_>, error: Option<&SourceDiagnostic>) -> usize {
    let range = error.and_then(|error| world.range(error.span));
    let line = range.and_then(|range| world.template.source.lines().byte_to_line(range.start));
    line.map_or(0, |line| line + 1)
}
