//! The library of scripts and answers to objections (F42, F49): what may be used today, for reading and for finding while one talks.

use std::collections::BTreeMap;

use zhike_domain::script::Script;
use zhike_domain::script::template::preview;
use zhike_ipc::ScriptLibrary;

use crate::desk::Desk;
use crate::fault::Fault;
use crate::prepare_visit::script_view;

impl Desk {
    /// The newest version of every script in force, for no client: where his facts will stand are brackets.
    pub fn scripts(&self) -> Result<ScriptLibrary, Fault> {
        let today = self.today();
        let mut newest: BTreeMap<String, Script> = BTreeMap::new();
        for script in self.store().scripts()?.into_iter().filter(|script| script.is_in_force(today)) {
            match newest.get(&script.code) {
                Some(other) if other.version >= script.version => {}
                _ => drop(newest.insert(script.code.clone(), script)),
            }
        }
        let rm_name = self.device().owner.name.clone();
        let view = |script: &Script| {
            script_view(script, |text, language| preview(text, &rm_name, language).ok(), today)
        };
        Ok(ScriptLibrary { as_of: today, scripts: newest.values().filter_map(view).collect() })
    }
}
