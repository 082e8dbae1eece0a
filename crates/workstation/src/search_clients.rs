//! Finding a client by characters, pinyin, initials, phone or number (F76).

use zhike_domain::closed_sets::SensitiveField;
use zhike_domain::masking::masked;
use zhike_ipc::SearchHit;

use crate::desk::Desk;
use crate::fault::Fault;

/// More hits than this are never shown.
const MOST_HITS: u32 = 100;

impl Desk {
    /// Clients that match the text, best first; nothing for a blank text.
    pub fn search_clients(&self, text: &str, limit: u32) -> Result<Vec<SearchHit>, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let limit = usize::try_from(limit.min(MOST_HITS)).unwrap_or(0);
        let store = self.store();
        let mut hits = Vec::new();
        for found in store.search(text, limit)? {
            let Some(client) = store.client(found.client)? else { continue };
            hits.push(SearchHit {
                id: client.id,
                name: client.name.into_inner(),
                tier: client.tier,
                phone: client.phone.map(|phone| masked(SensitiveField::Phone, phone.reveal())),
                matched_by: found.matched_by,
            });
        }
        Ok(hits)
    }
}
