//! Outcomes that could not be told yet: one file each, so that they outlive the worker.
//!
//! The format and the place are those of the workers in every language.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::connection::{state_dir, variable};
use crate::protocol::{LeaseRef, TrialFailure, TrialId, TrialResult};

/// An outcome that the scheduler has not acknowledged.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(super) struct Unsent {
    pub study: String,
    /// When the study was created: another study of the same name is not meant.
    pub created_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<TrialResult>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<TrialFailure>,
}

impl Unsent {
    pub(super) fn trial_id(&self) -> TrialId {
        match (&self.result, &self.failure) {
            (Some(result), _) => result.trial_id,
            (None, Some(failure)) => failure.trial_id,
            (None, None) => 0,
        }
    }

    /// The lease under which it came to be.
    pub(super) fn lease(&self) -> LeaseRef {
        let lease = match (&self.result, &self.failure) {
            (Some(result), _) => result.lease.as_str(),
            (None, Some(failure)) => failure.lease.as_str(),
            (None, None) => "",
        };
        LeaseRef::new(self.trial_id(), lease)
    }
}

/// A folder of outcomes that wait to be told.
#[derive(Clone, Debug)]
pub(super) struct Spool {
    folder: PathBuf,
}

impl Spool {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// `$XDG_STATE_HOME/hola/spool`, by default below `~/.local/state`.
    pub(super) fn default_folder() -> PathBuf {
        state_dir(&variable).join("spool")
    }

    /// Writes an outcome so that it survives the worker and a power cut.
    pub(super) fn keep(&self, unsent: &Unsent) -> io::Result<PathBuf> {
        create_folder(&self.folder)?;
        let unique = Uuid::new_v4().simple();
        let name = format!("{}-{}-{unique}", unsent.study, unsent.trial_id());
        let path = self.folder.join(format!("{name}.json"));
        let temporary = self.folder.join(format!("{name}.part"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        file.write_all(&serde_json::to_vec(unsent)?)?;
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        if cfg!(unix) {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(path)
    }

    /// Forgets an outcome that the scheduler has.
    #[allow(clippy::unused_self)] // the file is one of this folder
    pub(super) fn discard(&self, path: &Path) {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                log::warn!("{}: cannot be removed: {error}", path.display());
            }
            _ => {}
        }
    }

    /// The outcomes of a study, oldest first. A file that cannot be read is reported and left.
    pub(super) fn waiting(&self, study: &str, created_ms: u64) -> Vec<(PathBuf, Unsent)> {
        let mut files: Vec<(SystemTime, PathBuf, Unsent)> = Vec::new();
        let prefix = format!("{study}-");
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let is_ours = name.to_str().is_some_and(|name| name.starts_with(&prefix));
            if !is_ours || path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            match read(&entry.path()) {
                Ok((modified, unsent)) => files.push((modified, entry.path(), unsent)),
                // Another worker has told it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => log::warn!(
                    "{}: not an unsent result, left where it is: {error}",
                    entry.path().display()
                ),
            }
        }
        files.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        files
            .into_iter()
            .map(|(_, path, unsent)| (path, unsent))
            .filter(|(_, unsent)| {
                unsent.study == study && unsent.created_ms == created_ms && unsent.trial_id() > 0
            })
            .collect()
    }
}

fn read(path: &Path) -> io::Result<(SystemTime, Unsent)> {
    let modified = fs::metadata(path)?.modified()?;
    Ok((modified, serde_json::from_slice(&fs::read(path)?)?))
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn unsent(trial_id: u64) -> Unsent {
        serde_json::from_value(json!({
            "study": "a", "created_ms": 5,
            "result": {"trial_id": trial_id, "lease": "l", "objectives": {"loss": -0.0}},
        }))
        .unwrap()
    }

    #[test]
    fn what_is_kept_waits_until_it_is_discarded() {
        let folder = std::env::temp_dir().join(format!("hola-spool-{}", Uuid::new_v4()));
        let spool = Spool::new(folder.clone());
        let first = spool.keep(&unsent(3)).unwrap();
        spool.keep(&unsent(4)).unwrap();
        fs::write(folder.join("a-9-zz.json"), "{").unwrap();
        let name = first.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("a-3-") && name.len() == "a-3-.json".len() + 32,
            "{name}"
        );
        let text = fs::read_to_string(&first).unwrap();
        assert!(text.contains(r#""objectives":{"loss":-0.0}"#), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                fs::metadata(&first).unwrap().permissions().mode() & 0o777,
                0o600
            );
            assert_eq!(
                fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
                0o700
            );
        }
        let found: Vec<_> = spool.waiting("a", 5).into_iter().map(|(_, u)| u).collect();
        assert_eq!(found, [unsent(3), unsent(4)]);
        assert_eq!(spool.waiting("a", 6), []);
        spool.discard(&first);
        spool.discard(&first);
        assert_eq!(spool.waiting("a", 5).len(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_of_the_python_worker_is_read() {
        let text = r#"{"study":"a","created_ms":5,"result":null,"failure":{"trial_id":3,
            "lease":"l","reason":"r","kind":"infeasible","retry":false,"metadata":null}}"#;
        let read: Unsent = serde_json::from_str(text).unwrap();
        assert_eq!(read.trial_id(), 3);
    }
}
