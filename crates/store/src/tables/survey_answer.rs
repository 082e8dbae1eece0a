//! Table `survey_answer`: what clients answered.

use rusqlite::{Connection, params};
use zhike_domain::ids::{ClientId, SurveyAnswerId};
use zhike_domain::nps::SurveyAnswer;

use crate::convert::{blob, integer};
use crate::error::Fault;

/// Keeps an answer as central sent it.
pub(crate) fn put(connection: &Connection, answer: &SurveyAnswer, rev: u64, body: &str) -> Result<(), Fault> {
    super::run(
        connection,
        "INSERT INTO survey_answer (id, client, answered_at, rev, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET client = excluded.client, answered_at = excluded.answered_at,
         rev = excluded.rev, body = excluded.body",
        params![
            blob(answer.id.0),
            blob(answer.client.0),
            answer.answered_at.timestamp_millis(),
            integer(rev)?,
            body
        ],
    )?;
    Ok(())
}

/// Removes an answer.
pub(crate) fn remove(connection: &Connection, id: SurveyAnswerId) -> Result<(), Fault> {
    super::run(connection, "DELETE FROM survey_answer WHERE id = ?1", [blob(id.0)])?;
    Ok(())
}

/// A client's answers, earliest first.
pub(crate) fn of(connection: &Connection, client: ClientId) -> Result<Vec<SurveyAnswer>, Fault> {
    super::bodies(
        connection,
        "SELECT body FROM survey_answer WHERE client = ?1 ORDER BY answered_at, id",
        [blob(client.0)],
        "survey_answer",
    )
}
