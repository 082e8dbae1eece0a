//! Hands out the changes a device may see, page by page, in the order in which they were committed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use zhike_domain::ids::DeviceId;
use zhike_protocol::error::ApiErrorCode;
use zhike_protocol::pull::{MOST_CHANGES, PullRequest};
use zhike_protocol::{PROTOCOL, SCHEMA};

use super::Refused;
use super::authenticate::authenticate;
use crate::database::{Database, DatabaseError, FeedRow};
use crate::scope::Scope;

/// A page ends early once its bodies pass this many bytes.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// Where a device stands: what its cursor says, which only we can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    epoch: u64,
    seq: u64,
    scope_ver: u64,
}

/// A page as JSON ([`zhike_protocol::pull::PullAnswer`]). Bodies are spliced in as they are stored: reading
/// and writing them again would cost more than everything else.
pub(crate) fn pull(database: &Database, token: &str, request: &PullRequest) -> Result<Vec<u8>, Refused> {
    if request.proto != PROTOCOL || request.schema.saturating_add(1) < SCHEMA {
        return Err(ApiErrorCode::UpgradeRequired.into());
    }
    if request.schema > SCHEMA {
        return Err(ApiErrorCode::BadRequest.into());
    }
    let limit = request.limit.clamp(1, MOST_CHANGES);
    database.read(|tables| {
        let caller = authenticate(database, tables, token)?;
        let device = caller.device.id;
        let scopes = Scope::of(&caller.owner);
        let scope_ver = tables.scope_version(&Scope::Rm(caller.owner.id))?;
        let head = tables.feed_head()?;
        let epoch = database.epoch();
        let from = match &request.cursor {
            None => 0,
            Some(text) => {
                let cursor = Cursor::read(database, device, text).ok_or(ApiErrorCode::BadCursor)?;
                // A cursor ahead of the feed was given before the database was restored.
                if cursor.epoch != epoch || cursor.seq > head {
                    return Err(ApiErrorCode::ResyncRequired.into());
                }
                cursor.seq
            }
        };
        let left = tables.count_after(&scopes, from)?;
        let mut page = Page { json: b"{\"changes\":[".to_vec(), count: 0, last: from };
        tables.changes_after(&scopes, from, limit, |change| page.add(&change))?;
        let remaining = left.saturating_sub(page.count);
        let complete = remaining == 0;
        // At the end the cursor goes to the end of the feed, past what was for other eyes.
        let seq = if complete { head } else { page.last };
        let next = Cursor { epoch, seq, scope_ver }.write(database, device);
        page.close(&Rest {
            acked_mid: caller.device.last_mid,
            scope_ver,
            epoch,
            next,
            complete,
            remaining,
            server_time: database.now(),
        })
    })
}

/// The fields of the answer that follow its changes.
#[derive(Serialize)]
struct Rest {
    acked_mid: u64,
    scope_ver: u64,
    epoch: u64,
    next: String,
    complete: bool,
    remaining: u64,
    server_time: chrono::DateTime<chrono::Utc>,
}

struct Page {
    json: Vec<u8>,
    count: u64,
    last: u64,
}

impl Page {
    /// Adds a change; whether there is room for more.
    fn add(&mut self, change: &FeedRow) -> Result<bool, DatabaseError> {
        #[derive(Serialize)]
        struct Head<'a> {
            seq: u64,
            op: &'a str,
            kind: &'a str,
            id: &'a str,
            rev: u64,
        }
        if change.op == "put" && change.body.is_none() {
            return Err(DatabaseError::Damaged("a record of the feed is missing"));
        }
        if self.count > 0 {
            self.json.push(b',');
        }
        let head =
            Head { seq: change.seq, op: &change.op, kind: &change.kind, id: &change.id, rev: change.rev };
        serde_json::to_writer(&mut self.json, &head).map_err(|_| DatabaseError::NoJson)?;
        // The closing brace makes room for the body.
        self.json.pop();
        self.json.extend_from_slice(b",\"body\":");
        self.json.extend_from_slice(change.body.as_deref().unwrap_or("null").as_bytes());
        self.json.push(b'}');
        self.count += 1;
        self.last = change.seq;
        Ok(self.json.len() < PAGE_BYTES)
    }

    fn close(mut self, rest: &Rest) -> Result<Vec<u8>, Refused> {
        self.json.push(b']');
        let rest = serde_json::to_vec(rest).map_err(|_| DatabaseError::NoJson)?;
        // Its opening brace becomes the comma between the changes and the rest.
        self.json.push(b',');
        self.json.extend(rest.into_iter().skip(1));
        Ok(self.json)
    }
}

impl Cursor {
    fn bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        let parts = [self.epoch, self.seq, self.scope_ver].into_iter().flat_map(u64::to_be_bytes);
        for (to, from) in bytes.iter_mut().zip(parts) {
            *to = from;
        }
        bytes
    }

    /// The cursor with a tag that holds for this device alone.
    fn write(self, database: &Database, device: DeviceId) -> String {
        let bytes = self.bytes();
        let tag = database.keys().cursor_tag(&[device.0.as_bytes(), &bytes]);
        URL_SAFE_NO_PAD.encode([bytes.as_slice(), &tag].concat())
    }

    fn read(database: &Database, device: DeviceId, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (bytes, tag) = bytes.split_first_chunk::<24>()?;
        if !database.keys().cursor_tag_holds(&[device.0.as_bytes(), bytes], tag) {
            return None;
        }
        let mut numbers =
            bytes.chunks_exact(8).filter_map(|part| part.try_into().ok().map(u64::from_be_bytes));
        Some(Self { epoch: numbers.next()?, seq: numbers.next()?, scope_ver: numbers.next()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    fn database() -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("central.db")).unwrap();
        (folder, database)
    }

    #[test]
    fn a_cursor_reads_back_for_its_own_device_alone() {
        let (_folder, database) = database();
        let device = |n| DeviceId::new(DateTime::UNIX_EPOCH, [n; 10]);
        let cursor = Cursor { epoch: 7, seq: u64::MAX, scope_ver: 1 };
        let text = cursor.write(&database, device(1));
        assert_eq!(Cursor::read(&database, device(1), &text), Some(cursor));
        assert_eq!(Cursor::read(&database, device(2), &text), None);
    }

    #[test]
    fn no_text_but_ours_is_a_cursor() {
        let (_folder, database) = database();
        let device = DeviceId::new(DateTime::UNIX_EPOCH, [1; 10]);
        let ours = Cursor { epoch: 7, seq: 9, scope_ver: 1 }.write(&database, device);
        proptest!(|(text in "[A-Za-z0-9_-]{0,90}", at in 0usize..75, to in "[A-Za-z0-9_-]")| {
            prop_assert_eq!(Cursor::read(&database, device, &text), None);
            let mut forged = ours.clone();
            forged.replace_range(at..=at, &to);
            if forged != ours {
                prop_assert_eq!(Cursor::read(&database, device, &forged), None);
            }
        });
    }
}
