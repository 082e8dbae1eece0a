//! `zhike verify`: checks an evidence pack and prints what was checked. What is checked is the crate `evidence`'s.

use std::io::Read;
use std::path::Path;

use zhike_evidence::PackFault;

use crate::arguments::VerifyOptions;
use crate::output::{self, Answer, Refusal};

/// No pack, key or checkpoint is larger.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Runs the command.
pub fn verify(options: &VerifyOptions) -> Result<Answer, Refusal> {
    let pack = bytes(&options.pack)?;
    let key = text(&options.key)?;
    let checkpoint = options.checkpoint.as_deref().map(text).transpose()?;
    let verification = zhike_evidence::verify(&pack, &key, checkpoint.as_deref()).map_err(|fault| {
        let (code, file) = match &fault {
            PackFault::Key => ("bad_key", options.key.as_path()),
            PackFault::Checkpoint(_) => {
                ("bad_checkpoint", options.checkpoint.as_deref().unwrap_or(Path::new("")))
            }
            PackFault::Archive(_) => ("bad_pack", options.pack.as_path()),
        };
        Refusal::new(code, fault.to_string(), file.display().to_string())
    })?;
    let printed = output::json(&verification)?;
    Ok(if verification.holds { Answer::held(printed) } else { Answer::broken(printed) })
}

fn bytes(path: &Path) -> Result<Vec<u8>, Refusal> {
    let refusal = |why: &str| Refusal::new("unreadable_file", why, path.display().to_string());
    let file = std::fs::File::open(path).map_err(|_| refusal("the file cannot be opened"))?;
    let mut bytes = Vec::new();
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|_| refusal("the file cannot be read"))?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|size| size <= MOST_BYTES);
    if fits { Ok(bytes) } else { Err(refusal("the file is larger than any evidence pack")) }
}

fn text(path: &Path) -> Result<String, Refusal> {
    let unreadable = |_| Refusal::new("unreadable_file", "the file is not text", path.display().to_string());
    String::from_utf8(bytes(path)?).map_err(unreadable)
}
