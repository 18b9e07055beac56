//! Checkpoints, as objective functions name them.

use super::session::host_label;
use crate::protocol::Checkpoint;

const MAX_URI_CHARS: usize = 2000;

impl Checkpoint {
    /// A checkpoint that only this host can read, such as a file on its disk.
    #[must_use]
    pub fn on_this_host(uri: impl Into<String>) -> Self {
        Self::new(uri).with_host(host_label())
    }

    /// Whether this host can read it.
    #[must_use]
    pub fn is_readable_here(&self) -> bool {
        self.host.as_ref().is_none_or(|host| *host == host_label())
    }

    /// Refuses what would make the scheduler refuse the reports that are sent together with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let length = self.uri.chars().count();
        if length == 0 || length > MAX_URI_CHARS {
            return Err(format!(
                "the URI of a checkpoint has 1 to {MAX_URI_CHARS} characters, not {length}"
            ));
        }
        let host = self.host.as_deref().unwrap_or_default();
        if self.uri.contains('\0') || host.contains('\0') || host.chars().count() > 256 {
            return Err(format!("the checkpoint {:?} cannot be sent", self.uri));
        }
        Ok(())
    }
}

impl From<&str> for Checkpoint {
    fn from(uri: &str) -> Self {
        Self::new(uri)
    }
}

impl From<String> for Checkpoint {
    fn from(uri: String) -> Self {
        Self::new(uri)
    }
}
