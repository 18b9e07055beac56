//! Whether a connection file can be trusted: it says where a token is sent.

use std::fs::File;
use std::path::Path;

use crate::error::Error;

/// How a connection file came to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It lies in the well-known place.
    Found,
    /// The user named it.
    Named,
}

/// Refuses what is not a regular file.
pub(crate) fn check_kind(path: &Path) -> Result<(), Error> {
    let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
    is_file.then_some(()).ok_or_else(|| {
        Error::Configuration(format!(
            "{}: the connection file is not a regular file: remove it, or name the right one in \
             HOLA_CONNECTION",
            path.display()
        ))
    })
}

/// Refuses a file that others may have written, or, in the well-known place, may have read.
#[cfg(unix)]
pub(crate) fn check_access(path: &Path, file: &File, trust: Trust) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;

    let shown = path.display();
    let found = file
        .metadata()
        .map_err(|error| Error::Configuration(format!("{shown}: {error}")))?;
    let (owner, mode) = (found.uid(), found.mode() & 0o7777);
    let user = rustix::process::geteuid().as_raw();
    let is_owned = owner == user || (trust == Trust::Named && owner == 0);
    let problem = match trust {
        _ if !is_owned => format!(
            "belongs to user {owner}, not to you (user {user}): use a file of your own; \
             `chown {user} {shown}` makes it yours"
        ),
        Trust::Found if mode & 0o077 != 0 => {
            format!("has mode {mode:04o}, so others can access it: `chmod 600 {shown}`")
        }
        Trust::Named if mode & 0o022 != 0 => {
            format!("has mode {mode:04o}, so others can write to it: `chmod go-w {shown}`")
        }
        _ => {
            if mode & 0o044 != 0 {
                log::warn!(
                    "{shown}: the connection file has mode {mode:04o}, so others can read the token: \
                     `chmod 600 {shown}`"
                );
            }
            return Ok(());
        }
    };
    Err(Error::Configuration(format!(
        "{shown}: the connection file {problem}"
    )))
}

/// Ownership and permissions are checked on POSIX systems only.
#[cfg(not(unix))]
pub(crate) fn check_access(_: &Path, _: &File, _: Trust) -> Result<(), Error> {
    Ok(())
}
