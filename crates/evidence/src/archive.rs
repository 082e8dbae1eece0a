//! Reading the zip: strict about names and sizes, so that a pack from anywhere can be opened. What the files say is not looked at.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use thiserror::Error;
use zip::ZipArchive;

/// A pack has at most this many files.
const MOST_FILES: usize = 50_000;
/// A file has at most this many bytes, unpacked.
const MOST_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// All files together have at most this many bytes, unpacked.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// A name has at most this many bytes.
const MOST_NAME_BYTES: usize = 200;
/// Bytes of the record at the end of a zip that has no comment.
const END_BYTES: usize = 22;

/// Why something is no evidence pack. A pack that can be opened and was tampered with is no fault of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveFault {
    /// Not a zip, cut short, or something before or behind it.
    #[error("this is not a whole zip file")]
    NotAZip,
    /// A name that leads elsewhere or holds what no name of ours does.
    #[error("file {0} of the zip has a name that no evidence pack has")]
    Name(usize),
    /// Two files under one name.
    #[error("the zip holds two files under one name")]
    Twice,
    /// Too many files, or too large.
    #[error("the zip unpacks to more than an evidence pack may hold")]
    TooLarge,
    /// There is no manifest.
    #[error("the zip holds no manifest: it is no evidence pack")]
    NoManifest,
}

/// The files of a pack; `Err` where the zip's own checksum or compression does not hold.
pub struct Archive(pub BTreeMap<String, Result<Vec<u8>, &'static str>>);

impl Archive {
    pub fn open(bytes: &[u8]) -> Result<Self, ArchiveFault> {
        let listed = files_at_the_end(bytes).ok_or(ArchiveFault::NotAZip)?;
        if listed > MOST_FILES {
            return Err(ArchiveFault::TooLarge);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveFault::NotAZip)?;
        if zip.offset() != 0 {
            return Err(ArchiveFault::NotAZip);
        }
        // The library keeps one of several files of a name; which one another program shows, nobody knows.
        if zip.len() != listed {
            return Err(ArchiveFault::Twice);
        }
        let mut files = BTreeMap::new();
        let mut left = MOST_BYTES;
        for index in 0..zip.len() {
            let name =
                zip.name_for_index(index).filter(|name| is_ours(name)).ok_or(ArchiveFault::Name(index))?;
            let name = name.to_owned();
            let contents = match zip.by_index(index) {
                Err(_) => Err("its part of the zip is damaged"),
                Ok(file) => {
                    // The size the zip claims may be a lie: what counts is what comes out.
                    let most = left.min(MOST_FILE_BYTES);
                    let mut contents = Vec::new();
                    match file.take(most.saturating_add(1)).read_to_end(&mut contents) {
                        Ok(_) => {
                            let size = u64::try_from(contents.len()).unwrap_or(u64::MAX);
                            left = left
                                .checked_sub(size)
                                .filter(|_| size <= most)
                                .ok_or(ArchiveFault::TooLarge)?;
                            Ok(contents)
                        }
                        Err(_) => Err("its part of the zip is damaged"),
                    }
                }
            };
            files.insert(name, contents);
        }
        if files.contains_key(crate::forms::MANIFEST) {
            Ok(Self(files))
        } else {
            Err(ArchiveFault::NoManifest)
        }
    }

    /// A file's contents.
    pub fn file(&self, name: &str) -> Result<&[u8], &'static str> {
        match self.0.get(name) {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(fault)) => Err(fault),
            None => Err("it is not in the pack"),
        }
    }

    /// A file that is text.
    pub fn text(&self, name: &str) -> Result<&str, &'static str> {
        std::str::from_utf8(self.file(name)?).map_err(|_| "it is not text")
    }

    /// Names of the files in a folder.
    pub fn within<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().map(String::as_str).filter(move |name| name.starts_with(folder))
    }
}

/// The number of files that the record at the very end names.
fn files_at_the_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes.get(bytes.len().checked_sub(END_BYTES)?..)?;
    let (signature, rest) = end.split_first_chunk::<4>()?;
    let count = rest.get(6..8)?.try_into().ok().map(u16::from_le_bytes)?;
    (signature == b"PK\x05\x06").then_some(usize::from(count))
}

/// Folders and plain names: letters, digits, dots, dashes; no way up, no root, no empty part, no folder itself.
fn is_ours(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    name.len() <= MOST_NAME_BYTES && name.split('/').all(plain)
}
