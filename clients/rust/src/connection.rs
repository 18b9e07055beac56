//! Where a scheduler is and who one is there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;

const FILE_NAME: &str = "hola-connection.json";

/// What a client needs to know of a scheduler; the connection file that `hola serve` writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Connection {
    /// ZeroMQ endpoints, the preferred first, such as `tcp://127.0.0.1:5557`.
    pub zmq: Vec<String>,
    /// Base URLs of the gateways, such as `http://127.0.0.1:8080`.
    pub rest: Vec<String>,
    /// The secret that names the caller.
    pub token: Option<String>,
    /// The scheduler's CURVE public key in Z85; absent: no encryption.
    pub server_key: Option<String>,
    /// A PEM file with the authority of the gateway's certificate; absent: the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The study that is meant when none is named.
    pub study: Option<String>,
}

impl Connection {
    /// Reads a connection file.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when it cannot be read or is none.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let complaint = |what: &str, error: &dyn std::fmt::Display| {
            Error::Configuration(format!("{}: {what}: {error}", path.display()))
        };
        let text =
            fs::read(path).map_err(|error| complaint("cannot read the connection file", &error))?;
        serde_json::from_slice(&text).map_err(|error| complaint("not a connection file", &error))
    }

    /// Finds out how to reach the scheduler.
    ///
    /// The first of these files: `path`; `$HOLA_CONNECTION`; `./hola-connection.json`;
    /// `$XDG_RUNTIME_DIR/hola/connection.json`, or without that variable
    /// `$XDG_STATE_HOME/hola/connection.json`, by default below `~/.local/state`. A file that was
    /// named must exist. Then `HOLA_ENDPOINT` (one or several addresses, separated by commas),
    /// `HOLA_TOKEN` and `HOLA_STUDY` replace what the file says. With `HOLA_ENDPOINT` no file is
    /// needed, and the secrets of a file that was not named are not used: they belong to another
    /// server.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when there is none, or the file is not one.
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
                let places = [PathBuf::from(FILE_NAME), default_path(variable)];
                match places.iter().find(|place| place.is_file()) {
                    Some(place) => Self::read(place)?,
                    None => {
                        return Err(Error::Configuration(format!(
                            "no scheduler is known here: start one with `hola serve`, give an \
                             endpoint, or set HOLA_ENDPOINT or HOLA_CONNECTION (looked for {} and {})",
                            places[0].display(),
                            places[1].display()
                        )))
                    }
                }
            }
        };
        if !endpoints.is_empty() {
            (found.rest, found.zmq) = endpoints.into_iter().partition(|e| is_rest(e));
        }
        found.token = variable("HOLA_TOKEN").or(found.token);
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

/// A variable of the environment, when it is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// `$XDG_STATE_HOME/hola`, by default below `~/.local/state`.
pub(crate) fn state_dir(variable: &dyn Fn(&str) -> Option<String>) -> PathBuf {
    variable("XDG_STATE_HOME")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            let home = variable("HOME").unwrap_or_default();
            PathBuf::from(home).join(".local").join("state")
        })
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

    fn find(path: Option<&Path>, variables: &[(&str, &str)]) -> Result<Connection, Error> {
        Connection::find_in(path, &|name| {
            let found = variables.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("hola-{name}-{}", crate::random::hex()));
        fs::create_dir_all(folder.join("hola")).unwrap();
        fs::write(
            folder.join("hola/connection.json"),
            r#"{"rest": ["http://a:1"], "zmq": ["tcp://a:2"], "token": "t", "pid": 3}"#,
        )
        .unwrap();
        folder
    }

    #[test]
    fn the_runtime_folder_comes_before_the_state_folder() {
        let folder = folder("xdg");
        let place = folder.to_str().unwrap();
        let found = find(None, &[("XDG_RUNTIME_DIR", place)]).unwrap();
        assert_eq!(found.rest, ["http://a:1"]);
        assert_eq!(found.token.as_deref(), Some("t"));
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
        ];
        let found = find(None, &variables).unwrap();
        let wanted = Connection {
            rest: vec!["http://b:1".to_owned()],
            zmq: vec!["tcp://b:2".to_owned()],
            study: Some("s".to_owned()),
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

    #[test]
    fn without_any_the_error_says_where_it_looked() {
        let error = find(None, &[("XDG_RUNTIME_DIR", "/nowhere")])
            .unwrap_err()
            .to_string();
        assert!(error.contains("/nowhere/hola/connection.json"), "{error}");
    }
}
