//! Running a checkup: what was found is kept for ever as it is today (WH-16).

use std::collections::BTreeMap;

use zhike_domain::calendar::local_day;
use zhike_domain::checkup::record::Checkup;
use zhike_domain::ids::{CheckupId, ClientId};
use zhike_domain::private::Private;
use zhike_ipc::CheckupPage;

use crate::desk::Desk;
use crate::fault::Fault;

impl Desk {
    /// Runs and keeps a checkup; works offline, central hears of it with the next exchange. One that was begun today and is
    /// not complete goes on; an older unfinished one stays as it is.
    pub fn start_checkup(&self, client: ClientId) -> Result<CheckupPage, Fault> {
        let (now, today) = (self.now(), self.today());
        let examined = self.examine(client)?;
        let begun = examined.checkups.iter().rev().find(|c| c.completed_at.is_none());
        if let Some(begun) = begun.filter(|checkup| local_day(checkup.made_at) == today) {
            return self.checkup_page(client, Some(begun.id));
        }
        let mut result = examined.result();
        result.story = result.story.map(|story| story.thinned());
        let checkup = Checkup {
            id: CheckupId::new(now, self.random()?),
            client,
            rm: self.device().owner.id,
            made_at: now,
            software: concat!("zhike ", env!("CARGO_PKG_VERSION")).to_owned(),
            result: Private::new(result),
            shown_at: None,
            answers: BTreeMap::new(),
            target: None,
            completed_at: None,
        };
        self.store().put_checkup(&checkup, now)?;
        self.checkup_page(client, Some(checkup.id))
    }
}
