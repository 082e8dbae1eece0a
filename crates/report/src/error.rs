//! What can go wrong while a document is made. No content of the document is named here.

/// Why there is no document. Each of these is a fault of the program or its build, never of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The built-in fonts or the template cannot be read.
    #[error("the built-in fonts or templates cannot be read")]
    Equipment,
    /// The sheet could not be handed to the template.
    #[error("the sheet could not be handed to the template")]
    Data,
    /// The template stopped at this line; 0 when it was not in the template itself.
    #[error("the template stopped at line {line}")]
    Typesetting {
        /// Line in the template, from 1; 0 if unknown.
        line: usize,
    },
    /// The pages were set, but no PDF could be written.
    #[error("the pages could not be written as PDF")]
    Writing,
}
