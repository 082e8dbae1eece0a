//! Saving documents: into the person's own folder for downloads, under a name that names nobody, never over another file.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use zhike_domain::address_form::form_of_address;
use zhike_domain::closed_sets::VisitStatus;
use zhike_domain::ids::{CheckupId, ClientId, VisitId};
use zhike_domain::words::Words;
use zhike_ipc::{Language, SavedDocument, VisitPreparation};
use zhike_report::{Pdf, checkup_pdf, visits_pdf};
use zhike_workstation::ports::StoreError;
use zhike_workstation::{Desk, Fault};

use crate::checkup_sheet::{Letterhead, sheet};
use crate::visit_sheet::visit_sheet;

/// Prints and saves the one-page checkup: a stored one as it was, or as things stand.
pub fn save_checkup(
    desk: &Desk,
    client: ClientId,
    checkup: Option<CheckupId>,
) -> Result<SavedDocument, Fault> {
    let page = desk.checkup_page(client, checkup)?;
    let client = desk.store().client(client)?.ok_or(Fault::NotFound)?;
    let name = client.name.reveal();
    let head = letterhead(desk, Words::new(form_of_address(name, client.gender), name.clone()));
    let language = language_of(desk)?;
    let pdf = checkup_pdf(&sheet(&page, head, language), language)
        .map_err(|fault| StoreError::Failed(fault.to_string()))?;
    // By the number: a path travels further than a document, and names nobody.
    let stem = format!("财富检视-{}-{}", plain(&client.number), page.as_of);
    saved(&stem, &pdf)
}

/// Prints and saves the visit pack of one client.
pub fn save_visit(desk: &Desk, client: ClientId, visit: Option<VisitId>) -> Result<SavedDocument, Fault> {
    let pack = desk.prepare_visit(client, visit)?;
    let number = desk.store().client(client)?.ok_or(Fault::NotFound)?.number;
    let today = desk.day();
    let stem = format!("拜访材料-{}-{today}", plain(&number));
    print_visits(desk, &[pack], today, &stem)
}

/// Prints and saves the packs of all visits planned on a day, as one document.
pub fn save_day(desk: &Desk, day: NaiveDate) -> Result<SavedDocument, Fault> {
    let planned = desk.list_visits(day, day)?;
    let planned = planned.into_iter().filter(|visit| visit.status == VisitStatus::Planned);
    let packs = planned.map(|visit| desk.prepare_visit(visit.client.id, Some(visit.id)));
    let packs = packs.collect::<Result<Vec<_>, Fault>>()?;
    print_visits(desk, &packs, day, &format!("当日拜访-{day}"))
}

fn print_visits(
    desk: &Desk,
    packs: &[VisitPreparation],
    day: NaiveDate,
    stem: &str,
) -> Result<SavedDocument, Fault> {
    let language = language_of(desk)?;
    let sheet = |pack: &VisitPreparation| {
        let name = &pack.client.name;
        visit_sheet(pack, letterhead(desk, Words::new(name, name)), day, language)
    };
    let sheets: Vec<_> = packs.iter().map(sheet).collect();
    let pdf = visits_pdf(&sheets, language).map_err(|fault| StoreError::Failed(fault.to_string()))?;
    saved(stem, &pdf)
}

fn letterhead(desk: &Desk, client: Words) -> Letterhead {
    let device = desk.device();
    Letterhead {
        firm: device.firm.clone(),
        branch: device.owner.branch.clone(),
        rm: device.owner.name.clone(),
        client,
    }
}

fn language_of(desk: &Desk) -> Result<zhike_report::Language, Fault> {
    Ok(match desk.store().preferences()?.language {
        Language::ZhCn => zhike_report::Language::ZhCn,
        Language::En => zhike_report::Language::En,
    })
}

fn saved(stem: &str, pdf: &Pdf) -> Result<SavedDocument, Fault> {
    let path = save(&downloads()?, stem, "pdf", &pdf.bytes)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(SavedDocument {
        path: path.to_string_lossy().into_owned(),
        name,
        pages: u32::try_from(pdf.pages).unwrap_or(u32::MAX),
        bytes: u32::try_from(pdf.bytes.len()).unwrap_or(u32::MAX),
    })
}

/// Saves the evidence pack that was fetched last.
pub fn save_evidence(desk: &Desk, number: &str) -> Result<SavedDocument, Fault> {
    let (bytes, days) = desk.evidence_pack()?;
    let path = save(&downloads()?, &format!("证据包-{}-{days}", plain(number)), "zip", &bytes)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(SavedDocument {
        path: path.to_string_lossy().into_owned(),
        name,
        pages: 0,
        bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
    })
}

/// The person's own folder for downloads, or the nearest to it.
fn downloads() -> Result<PathBuf, StoreError> {
    let folder = dirs::download_dir().filter(|folder| folder.is_dir()).or_else(dirs::document_dir);
    folder.or_else(dirs::home_dir).ok_or(StoreError::DiskFailed)
}

/// Only letters and digits: a client number comes from the system of record, and is no path.
fn plain(number: &str) -> String {
    number.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect()
}

/// Writes under the first free name.
fn save(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    for attempt in 1..1_000_u32 {
        let name = match attempt {
            1 => format!("{stem}.{extension}"),
            _ => format!("{stem}-{attempt}.{extension}"),
        };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                return written.map(|()| path).map_err(|_| StoreError::DiskFailed);
            }
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
            Err(_) => return Err(StoreError::DiskFailed),
        }
    }
    Err(StoreError::DiskFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_document_of_the_day_stands_beside_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = save(folder.path(), "财富检视-10001-2026-11-20", "pdf", b"one").unwrap();
        let second = save(folder.path(), "财富检视-10001-2026-11-20", "pdf", b"two").unwrap();
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        assert!(second.ends_with("财富检视-10001-2026-11-20-2.pdf"));
    }

    #[test]
    fn a_number_leads_nowhere() {
        assert_eq!(plain("../00 12/ab"), "0012ab");
    }
}
