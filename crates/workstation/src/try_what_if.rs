//! What-if (F34): what score and figures would be after trades, new cover or debts paid back. Nothing is kept.

use zhike_domain::checkup::views;
use zhike_domain::health::what_if::{WhatIfChange, what_if};
use zhike_domain::ids::{ClientId, ProductCode};
use zhike_ipc::{WhatIf, WhatIfAnswer};

use crate::desk::Desk;
use crate::fault::Fault;

/// More products than a screen has sliders are a mistake.
const MOST_VALUES: usize = 200;

impl Desk {
    /// Computes a what-if over today's facts. Parts that cannot be done are computed and objected to.
    pub fn try_what_if(&self, client: ClientId, asked: &WhatIf) -> Result<WhatIfAnswer, Fault> {
        if asked.values.len() > MOST_VALUES {
            return Err(Fault::Invalid("values"));
        }
        let examined = self.examine(client)?;
        let (day, found) = (&examined.day, &examined.examination);
        let mut candidates = examined.shortlist();
        for value in &asked.values {
            let known = candidates.iter().any(|candidate| candidate.code() == value.product);
            let product = examined.products.get(&ProductCode(value.product.clone()));
            candidates.extend(product.filter(|_| !known).map(|product| examined.candidate(product)));
        }
        let change = WhatIfChange {
            values: asked.values.iter().map(|value| (value.product.clone(), value.value)).collect(),
            cover: asked.cover,
            pay_debt: asked.pay_debt,
        };
        let result = what_if(&found.facts, day.method, &candidates, found.horizon_months, &change);
        // In the order of the page, so that bars beside bars are of one episode.
        let mut replays = day.replays(&result.facts);
        let place = |episode: &str| found.replays.iter().position(|replay| replay.episode == episode);
        replays.sort_by_key(|replay| place(&replay.episode));
        Ok(WhatIfAnswer {
            six_month_loss: day.loss_of_holdings(&result.facts),
            replays,
            goals: views::goal_funding(&result.facts, day.rules, Some(examined.seed())),
            allocation: views::allocation(&result.facts, day.method),
            health: result.health,
            cost: result.cost,
            cash: result.cash,
            objections: result.objections,
        })
    }
}
