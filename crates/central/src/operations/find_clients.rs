//! Finds whom somebody means by a full name or a client number: compliance among all clients, an RM among his own.

use zhike_domain::client::Client;
use zhike_domain::closed_sets::StaffRole;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::evidence::{FindClients, FoundClient, FoundClients};

use super::Refused;
use super::authenticate::{Caller, authenticate};
use crate::database::{Database, DatabaseError};
use crate::scope::Scope;

/// No more are shown: who means one of so many says it by number.
const MOST_FOUND: u32 = 50;

/// Whose clients somebody may ask about: everybody's is `None`.
pub(super) fn within(caller: &Caller) -> Result<Option<Scope>, Refused> {
    match caller.owner.role {
        StaffRole::Compliance => Ok(None),
        StaffRole::RelationshipManager | StaffRole::BranchHead => Ok(Some(Scope::Rm(caller.owner.id))),
        StaffRole::Reviewer | StaffRole::Content => Err(ApiErrorCode::NotEntitled.into()),
    }
}

/// The clients of exactly this name or number that the caller may ask about.
pub(crate) fn find(database: &Database, token: &str, request: &FindClients) -> Result<FoundClients, Refused> {
    let text = request.text.trim();
    if text.is_empty() {
        return Err(ApiErrorCode::BadRequest.into());
    }
    database.read(|tables| {
        let caller = authenticate(database, tables, token)?;
        let scope = within(&caller)?;
        let mut clients = Vec::new();
        for body in tables.clients_called(text, scope.as_ref(), MOST_FOUND)? {
            let client: Client =
                serde_json::from_str(&body).map_err(|_| DatabaseError::Damaged("a client"))?;
            let rm = tables.staff(client.rm)?;
            let (rm_name, branch) = rm.map(|rm| (rm.name, rm.branch)).unwrap_or_default();
            let (name, number) = (client.name.into_inner(), client.number);
            clients.push(FoundClient { id: client.id, name, number, rm_name, branch });
        }
        Ok(FoundClients { clients })
    })
}
