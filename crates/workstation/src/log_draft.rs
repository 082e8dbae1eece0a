//! The log form before it is sealed: filled from the visit, kept as a draft while it is written.

use chrono::{DateTime, TimeDelta, Utc};
use zhike_domain::closed_sets::{ClientAnswer, ContactChannel, VisitPurpose};
use zhike_domain::ids::{ClientId, VisitId};
use zhike_ipc::{LogForm, LogFormStart, ProductChoice};

use crate::brief::client_brief;
use crate::desk::Desk;
use crate::fault::Fault;

/// An unplanned contact is assumed to have lasted this long when the form opens; the RM corrects it.
const USUAL_MINUTES: i64 = 30;

/// A contact counts as a planned visit from this long before its begin.
const EARLY_MINUTES: i64 = 15;

impl Desk {
    /// The form to begin with: the client's draft when there is one (of the same visit, where one is named), else a
    /// form filled from the visit.
    pub fn start_log(&self, client: ClientId, visit: Option<VisitId>) -> Result<LogFormStart, Fault> {
        let known = self.known_client(client)?;
        let draft = self.store().draft(client)?.filter(|(form, _)| visit.is_none() || form.visit == visit);
        let (form, draft_saved_at) = match draft {
            Some((form, at)) => (form, Some(at)),
            None => (self.fresh_form(client, visit)?, None),
        };
        Ok(LogFormStart {
            client: client_brief(&known, self.today()),
            form,
            draft_saved_at,
            products: self.product_choices(client)?,
        })
    }

    /// Keeps the draft; returns when.
    pub fn keep_draft(&self, form: &LogForm) -> Result<DateTime<Utc>, Fault> {
        self.known_client(form.client)?;
        let now = self.now();
        self.store().keep_draft(form, now)?;
        Ok(now)
    }

    /// Throws the draft away.
    pub fn discard_draft(&self, client: ClientId) -> Result<(), Fault> {
        Ok(self.store().discard_draft(client)?)
    }

    fn fresh_form(&self, client: ClientId, visit: Option<VisitId>) -> Result<LogForm, Fault> {
        let now = self.now();
        let visit = match visit {
            Some(id) => Some(self.store().visit(id)?.filter(|v| v.client == client).ok_or(Fault::NotFound)?),
            // Logging a contact while a planned visit is on, or just before, is logging that visit. A call in the
            // morning must not close the visit of the afternoon.
            None => {
                self.next_visit(client)?.filter(|v| v.starts_at <= now + TimeDelta::minutes(EARLY_MINUTES))
            }
        };
        let (started_at, ended_at) = match &visit {
            // A visit that is still ahead is logged with the present time: it was brought forward.
            Some(v) if v.starts_at <= now => {
                (v.starts_at, (v.starts_at + TimeDelta::minutes(i64::from(v.minutes))).min(now))
            }
            _ => (now - TimeDelta::minutes(USUAL_MINUTES), now),
        };
        Ok(LogForm {
            client,
            started_at,
            ended_at,
            channel: visit.as_ref().map_or(ContactChannel::Phone, |v| v.channel),
            place: visit.as_ref().and_then(|v| v.place.as_ref()).map(|place| place.reveal().clone()),
            purpose: visit.as_ref().map_or(VisitPurpose::Care, |v| v.purpose),
            visit: visit.map(|v| v.id),
            people_present: Vec::new(),
            summary: String::new(),
            products: Vec::new(),
            disclosures: Vec::new(),
            offers: Vec::new(),
            documents: Vec::new(),
            client_answer: ClientAnswer::NothingOffered,
            scripts: Vec::new(),
            follow_ups: Vec::new(),
            corrects: None,
        })
    }

    /// What he holds first, then the rest of the list, each by code.
    fn product_choices(&self, client: ClientId) -> Result<Vec<ProductChoice>, Fault> {
        let position = self.store().positions()?.remove(&client).unwrap_or_default();
        let products = self.store().products()?;
        let mut choices: Vec<ProductChoice> = products
            .values()
            .map(|product| ProductChoice {
                code: product.code.clone(),
                name: product.name.clone(),
                held: position.holdings.contains_key(&product.code),
            })
            .collect();
        choices.sort_by(|a, b| b.held.cmp(&a.held).then_with(|| a.code.cmp(&b.code)));
        Ok(choices)
    }
}
