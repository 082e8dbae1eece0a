//! Table `questionnaire`: what clients answered (SU-13). Never changed after.

use rusqlite::{Connection, params};
use zhike_domain::ids::{ClientId, QuestionnaireId};
use zhike_domain::questionnaire::AnsweredQuestionnaire;
use zhike_protocol::push::MutationKind;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps one. One that is here already keeps its answers: only the revision is noted.
pub(crate) fn put(
    connection: &Connection,
    answered: &AnsweredQuestionnaire,
    rev: u64,
    body: &str,
) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO questionnaire (id, client, finished_at, rev, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET rev = max(rev, excluded.rev)",
        params![
            blob(answered.id.0),
            blob(answered.client.0),
            answered.finished_at.timestamp_millis(),
            integer(rev)?,
            body
        ],
    )?;
    Ok(())
}

/// Removes one that is no longer for this device's eyes.
pub(crate) fn remove(connection: &Connection, id: QuestionnaireId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM questionnaire WHERE id = ?1", [blob(id.0)])?;
    Ok(())
}

/// A client's questionnaires, oldest first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<AnsweredQuestionnaire>, Fault> {
    let sql = "SELECT body FROM questionnaire WHERE client = ?1 ORDER BY finished_at, id";
    super::bodies(connection, sql, [blob(client.0)], "questionnaire")
}

/// Those that central has neither brought back as a record nor refused, oldest first; of one client, or of the whole book.
pub(crate) fn on_their_way(
    connection: &Connection,
    client: Option<ClientId>,
) -> Result<Vec<AnsweredQuestionnaire>, Fault> {
    let sql = "SELECT body FROM questionnaire WHERE rev = 0 AND (?1 IS NULL OR client = ?1) ORDER BY finished_at, id";
    let mut answered: Vec<AnsweredQuestionnaire> =
        super::bodies(connection, sql, [client.map(|client| blob(client.0))], "questionnaire")?;
    let refused = super::outbox::refused(connection, MutationKind::PutQuestionnaire)?;
    answered.retain(|one| !refused.contains(&one.id.to_string()));
    Ok(answered)
}
