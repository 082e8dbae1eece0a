//! Makes one-time enrolment codes, and reads them as people type them.

use chrono::TimeDelta;
use zhike_domain::canonical::Digest256;
use zhike_domain::ids::StaffId;
use zhike_domain::staff::Staff;

use super::stored_form;
use crate::database::{Database, DatabaseError};

/// Crockford's alphabet: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why there is no code.
#[derive(Debug, thiserror::Error)]
pub enum NewCodeError {
    /// Nobody, or more than one, of that id or name.
    #[error("{0} people of the firm have that id or name; exactly one is needed")]
    NotOnePerson(usize),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Database {
    /// A new code with which one device of this person may enrol within the given time. Printed once; only its hash is kept.
    pub fn new_enrolment_code(&self, staff: StaffId, valid: TimeDelta) -> Result<String, NewCodeError> {
        // 16 letters of 5 bits: 80 bits, beyond guessing even where the hashes are known.
        let letters = crate::random::bytes::<16>().map_err(DatabaseError::from)?;
        let mut code = String::with_capacity(19);
        for (position, byte) in letters.iter().enumerate() {
            if position > 0 && position % 4 == 0 {
                code.push('-');
            }
            code.push(ALPHABET.get(usize::from(byte & 31)).copied().map_or('0', char::from));
        }
        let until = self.now().checked_add_signed(valid).ok_or(DatabaseError::TooLarge)?;
        self.write(|tables| {
            if tables.staff(staff)?.is_none() {
                return Err(NewCodeError::NotOnePerson(0));
            }
            Ok(tables.add_code(code_hash(&code), staff, until)?)
        })?;
        Ok(code)
    }

    /// The people of the firm.
    pub fn staff(&self) -> Result<Vec<Staff>, DatabaseError> {
        self.read(|tables| tables.all_staff())
    }

    /// The one person with this id or name.
    pub fn find_staff(&self, id_or_name: &str) -> Result<Staff, NewCodeError> {
        let wanted = id_or_name.trim();
        let id: Option<StaffId> = wanted.parse().ok();
        let mut found: Vec<Staff> = self.staff()?;
        found.retain(|staff| Some(staff.id) == id || staff.name == wanted);
        match (found.len(), found.pop()) {
            (1, Some(staff)) => Ok(staff),
            (count, _) => Err(NewCodeError::NotOnePerson(count)),
        }
    }

    /// The RM whose workstation the demo opens, if this database holds a demo.
    pub fn demo_rm(&self) -> Result<Option<StaffId>, DatabaseError> {
        self.read(|tables| Ok(tables.firm()?.and_then(|firm| firm.demo_rm)))
    }
}

/// What is stored of a code, the same for every way of typing it.
pub(crate) fn code_hash(code: &str) -> Digest256 {
    let normal: String = code
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    stored_form("zhike/code/1", &normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        assert_eq!(code_hash("AB01-CD1X"), code_hash(" abo1 cdlx "));
        assert_ne!(code_hash("AB01-CD1X"), code_hash("AB01-CD1Y"));
    }
}
