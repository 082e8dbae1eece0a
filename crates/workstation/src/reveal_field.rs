//! Revealing a masked field for half a minute: asks for a reason and is recorded before it is shown (F13).

use zhike_domain::closed_sets::SensitiveField;
use zhike_ipc::{RevealRequest, Revealed};
use zhike_protocol::push::AccessRecord;

use crate::desk::Desk;
use crate::fault::Fault;

/// Seconds for which a revealed field may be shown.
const SHOWN_SECONDS: u32 = 30;

impl Desk {
    /// The field's value; the reveal is on record first, and goes to central with the next exchange.
    pub fn reveal_field(&self, request: &RevealRequest) -> Result<Revealed, Fault> {
        let client = self.known_client(request.client)?;
        let field = match request.field {
            SensitiveField::Phone => client.phone,
            SensitiveField::IdNumber => client.id_number,
            SensitiveField::Address => client.address,
            SensitiveField::BankCard => client.bank_card,
        };
        let value = field.ok_or(Fault::NotFound)?.into_inner();
        self.store().record_access(&AccessRecord {
            client: request.client,
            field: request.field,
            reason: request.reason,
            at: self.now(),
        })?;
        Ok(Revealed { value, seconds: SHOWN_SECONDS })
    }
}
