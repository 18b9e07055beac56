//! Where a scheduler is and who one is there.

use std::env;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use ureq::http::Uri;

use crate::connection_file::{self, Trust};
use crate::error::Error;

/// What a client needs to know of a scheduler; the connection file that `hola serve` writes.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Connection {
    /// ZeroMQ endpoints, the preferred first, such as `tcp://127.0.0.1:5557`.
    pub zmq: Vec<String>,
    /// Base URLs of the gateways, such as `http://127.0.0.1:8080`.
    pub rest: Vec<String>,
    /// The secret that names the caller.
    pub token: Option<String>,
    /// The scheduler's CURVE public key in Z85, which `tcp://` endpoints need.
    pub server_key: Option<String>,
    /// A PEM file with the authority of the gateway's certificate; absent: the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The study that is meant when none is named.
    pub study: Option<String>,
}

impl fmt::Debug for Connection {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("zmq", &self.zmq)
            .field("rest", &self.rest)
            .field("server_key", &self.server_key)
            .field("ca_file", &self.ca_file)
            .field("study", &self.study)
            .finish_non_exhaustive()
    }
}

impl Connection {
    /// Reads a connection file that somebody named.
    ///
    /// On POSIX systems the file must belong to this user or to root, and nobody else may be able
    /// to write to it. If others can read it, a warning is logged, since it holds a secret.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when it cannot be read, cannot be trusted, or is not a connection
    /// file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read_as(path.as_ref(), Trust::Named)
    }

    fn read_as(path: &Path, trust: Trust) -> Result<Self, Error> {
        let complaint = |what: &str, error: &dyn std::fmt::Display| {
            Error::Configuration(format!("{}: {what}: {error}", path.display()))
        };
        let unreadable = |error| complaint("cannot read the connection file", &error);
        if trust == Trust::Found {
            connection_file::check_kind(path)?;
        }
        let mut file = File::open(path).map_err(unreadable)?;
        connection_file::check_access(path, &file, trust)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(unreadable)?;
        serde_json::from_slice(&text).map_err(|error| complaint("not a connection file", &error))
    }

    /// Finds out how to reach the scheduler.
    ///
    /// The first of these files: `path`; `$HOLA_CONNECTION`; `$XDG_RUNTIME_DIR/hola/connection.json`,
    /// or without that variable `$XDG_STATE_HOME/hola/connection.json`, by default below
    /// `~/.local/state`. A file that was named must exist; see [`Connection::read`] for who may own
    /// it. The file that `hola serve` leaves must be a regular file of this user that nobody else
    /// can access (POSIX). Then `HOLA_ENDPOINT` (one or several addresses, separated by commas),
    /// `HOLA_TOKEN`, `HOLA_SERVER_KEY` and `HOLA_STUDY` replace what the file says. With
    /// `HOLA_ENDPOINT` no file is needed, and the secrets of a file that was not named are not
    /// used: they belong to another server.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is none, or the file is not one, or cannot be trusted.
    pub fn find(path: Option<&Path>) -> Result<Self, Error> {
        Self::find_in(path, &variable)
    }

    fn find_in(
        path: Option<&Path>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let named = path
            .map(Path::to_owned)
            .or_else(|| variable("HOLA_CONNECTION").map(PathBuf::from));
        let endpoints: Vec<String> = variable("HOLA_ENDPOINT")
            .unwrap_or_default()
            .split(',')
            .map(|endpoint| endpoint.trim().to_owned())
            .filter(|endpoint| !endpoint.is_empty())
            .collect();
        let mut found = match named {
            Some(path) => Self::read(path)?,
            None if !endpoints.is_empty() => Self::default(),
            None => {
                let place = default_path(variable);
                if place.symlink_metadata().is_err() {
                    return Err(Error::Configuration(format!(
                        "no scheduler is known here: start one with `hola serve`, give an endpoint, \
                         or set HOLA_ENDPOINT or HOLA_CONNECTION (looked for {})",
                        place.display()
                    )));
                }
                Self::read_as(&place, Trust::Found)?
            }
        };
        if !endpoints.is_empty() {
            (found.rest, found.zmq) = endpoints.into_iter().partition(|e| is_rest(e));
        }
        found.token = variable("HOLA_TOKEN").or(found.token);
        found.server_key = variable("HOLA_SERVER_KEY").or(found.server_key);
        found.study = variable("HOLA_STUDY").or(found.study);
        Ok(found)
    }
}

/// Whether an address is a gateway's.
pub(crate) fn is_rest(endpoint: &str) -> bool {
    endpoint.starts_with("http://") || endpoint.starts_with("https://")
}

/// Whether an address is ZeroMQ's.
pub(crate) fn is_zmq(endpoint: &str) -> bool {
    endpoint.starts_with("tcp://") || endpoint.starts_with("ipc://")
}

/// Whether an address is on this machine, so that what is sent there in clear stays here.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Whether a token that is sent to this address could be read on the way.
pub(crate) fn exposes_token(endpoint: &str) -> bool {
    match endpoint.parse::<Uri>() {
        Ok(uri) => uri.scheme_str() != Some("https") && !is_loopback(&uri),
        Err(_) => true,
    }
}

/// A variable of the environment, when it is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// `$XDG_STATE_HOME/hola`, by default below `~/.local/state`.
pub(crate) fn state_dir(variable: &dyn Fn(&str) -> Option<String>) -> PathBuf {
    variable("XDG_STATE_HOME")
        .map_or_else(
            || {
                let home = variable("HOME").unwrap_or_default();
                PathBuf::from(home).join(".local").join("state")
            },
            PathBuf::from,
        )
        .join("hola")
}

fn default_path(variable: &dyn Fn(&str) -> Option<String>) -> PathBuf {
    match variable("XDG_RUNTIME_DIR") {
        Some(runtime) => PathBuf::from(runtime).join("hola"),
        None => state_dir(variable),
    }
    .join("connection.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn find(path: Option<&Path>, variables: &[(&str, &str)]) -> Result<Connection, Error> {
        Connection::find_in(path, &|name| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("hola-{name}-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(folder.join("hola")).unwrap();
        let file = folder.join("hola/connection.json");
        fs::write(
            &file,
            r#"{"rest": ["http://a:1"], "zmq": ["tcp://a:2"], "token": "t", "pid": 3}"#,
        )
        .unwrap();
        set_mode(&file, 0o600);
        folder
    }

    #[cfg(unix)]
    fn set_mode(path: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn set_mode(_: &Path, _: u32) {}

    #[test]
    fn the_runtime_folder_comes_before_the_state_folder() {
        let folder = folder("xdg");
        let place = folder.to_str().unwrap();
        let found = find(None, &[("XDG_RUNTIME_DIR", place)]).unwrap();
        assert_eq!(found.rest, ["http://a:1"]);
        assert_eq!(found.token.as_deref(), Some("t"));
        assert!(!format!("{found:?}").contains("\"t\""), "{found:?}");
        let found = find(None, &[("XDG_STATE_HOME", place)]).unwrap();
        assert_eq!(found.zmq, ["tcp://a:2"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn an_endpoint_of_the_environment_takes_no_secret_of_a_file_that_was_not_named() {
        let folder = folder("endpoint");
        let place = folder.to_str().unwrap();
        let variables = [
            ("XDG_RUNTIME_DIR", place),
            ("HOLA_ENDPOINT", "http://b:1, tcp://b:2"),
            ("HOLA_STUDY", "s"),
            ("HOLA_SERVER_KEY", "k"),
        ];
        let found = find(None, &variables).unwrap();
        let wanted = Connection {
            rest: vec!["http://b:1".to_owned()],
            zmq: vec!["tcp://b:2".to_owned()],
            study: Some("s".to_owned()),
            server_key: Some("k".to_owned()),
            ..Connection::default()
        };
        assert_eq!(found, wanted);
        let named = find(Some(&folder.join("hola/connection.json")), &variables).unwrap();
        assert_eq!(named.token.as_deref(), Some("t"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_was_named_must_exist_and_be_one() {
        let error = find(None, &[("HOLA_CONNECTION", "/nowhere/c.json")]).unwrap_err();
        assert!(
            matches!(&error, Error::Configuration(text) if text.starts_with("/nowhere/c.json"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_file_that_is_found_must_be_private() {
        let folder = folder("private");
        let file = folder.join("hola/connection.json");
        let variables = [("XDG_RUNTIME_DIR", folder.to_str().unwrap())];
        for mode in [0o640, 0o604, 0o620, 0o610] {
            set_mode(&file, mode);
            let error = find(None, &variables).unwrap_err().to_string();
            let parts = [
                file.display().to_string(),
                format!("{mode:04o}"),
                "chmod 600".to_owned(),
            ];
            assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        }
        let link = folder.join("other.json");
        fs::rename(&file, &link).unwrap();
        std::os::unix::fs::symlink(&link, &file).unwrap();
        let error = find(None, &variables).unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_named_may_be_read_but_not_written_by_others() {
        let folder = folder("named");
        let file = folder.join("hola/connection.json");
        for mode in [0o600, 0o644] {
            set_mode(&file, mode);
            assert!(find(Some(&file), &[]).is_ok());
        }
        for mode in [0o660, 0o602] {
            set_mode(&file, mode);
            let error = find(Some(&file), &[]).unwrap_err().to_string();
            assert!(error.contains("chmod go-w"), "{error}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    /// A file in the current folder may be anybody's.
    #[test]
    fn the_current_folder_is_not_searched() {
        let error = find(None, &[("XDG_RUNTIME_DIR", "/nowhere")]).unwrap_err();
        assert!(!error.to_string().contains("hola-connection.json"));
    }

    #[test]
    fn tokens_are_exposed_by_http_to_other_machines() {
        for safe in [
            "https://a:1",
            "http://localhost:1",
            "http://127.0.0.9",
            "http://[::1]:1",
        ] {
            assert!(!exposes_token(safe), "{safe}");
        }
        for exposed in [
            "http://a:1",
            "http://localhost@a:1",
            "http://10.0.0.1",
            "http://127.0.0.1.example.org",
        ] {
            assert!(exposes_token(exposed), "{exposed}");
        }
    }

    #[test]
    fn without_any_the_error_says_where_it_looked() {
        let error = find(None, &[("XDG_RUNTIME_DIR", "/nowhere")])
            .unwrap_err()
            .to_string();
        assert!(error.contains("/nowhere/hola/connection.json"), "{error}");
    }
}
