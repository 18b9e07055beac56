//! How a connection shows who it is: PLAIN over `ipc://`, CURVE over `tcp://` (Z-8).

use sha2::{Digest, Sha256};
use x25519_dalek::{x25519, X25519_BASEPOINT_BYTES};

use crate::connection::Connection;
use crate::error::Error;

const PLAIN_USERNAME: &str = "hola";
/// The password for a scheduler without tokens.
const ANONYMOUS: &str = "anonymous";
const KEY_PREFIX: &str = "hola-curve-1:";
const KEY_BYTES: usize = 32;
/// The longest password of PLAIN.
const MAX_TOKEN_BYTES: usize = 255;

/// What a client shows in the handshake.
pub(super) struct Security {
    password: String,
    keys: KeyPair,
    server_key: Option<[u8; KEY_BYTES]>,
}

/// A CURVE key pair.
struct KeyPair {
    public: [u8; KEY_BYTES],
    secret: [u8; KEY_BYTES],
}

impl KeyPair {
    /// The pair that belongs to a token (Z-9).
    fn of(token: &str) -> Self {
        let secret = Sha256::new()
            .chain_update(KEY_PREFIX)
            .chain_update(token)
            .finalize()
            .into();
        let public = x25519(secret, X25519_BASEPOINT_BYTES);
        Self { public, secret }
    }
}

impl Security {
    pub(super) fn new(connection: &Connection) -> Result<Self, Error> {
        let server_key = match &connection.server_key {
            Some(key) => Some(server_key(key)?),
            None => None,
        };
        let is_remote = |endpoint: &&String| is_encrypted(endpoint);
        if let (None, Some(endpoint)) = (server_key, connection.zmq.iter().find(is_remote)) {
            return Err(Error::Configuration(format!(
                "{endpoint}: the scheduler's server key is missing: set HOLA_SERVER_KEY, or use a \
                 connection file with `server_key` (a file without it is of an older scheduler)"
            )));
        }
        let token = connection
            .token
            .as_deref()
            .filter(|token| !token.is_empty())
            .unwrap_or(ANONYMOUS);
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Error::Configuration(format!(
                "the token has {} bytes; over ZeroMQ at most {MAX_TOKEN_BYTES} are allowed",
                token.len()
            )));
        }
        Ok(Self {
            password: token.to_owned(),
            keys: KeyPair::of(token),
            server_key,
        })
    }

    /// Whether there is all that a connection to this address needs.
    pub(super) fn suffices_for(&self, endpoint: &str) -> bool {
        !is_encrypted(endpoint) || self.server_key.is_some()
    }

    /// Sets a socket up for an address, before it connects.
    pub(super) fn apply(&self, dealer: &zmq::Socket, endpoint: &str) -> zmq::Result<()> {
        match &self.server_key {
            Some(server_key) if is_encrypted(endpoint) => {
                dealer.set_curve_serverkey(server_key)?;
                dealer.set_curve_publickey(&self.keys.public)?;
                dealer.set_curve_secretkey(&self.keys.secret)
            }
            _ => {
                dealer.set_plain_username(Some(PLAIN_USERNAME))?;
                dealer.set_plain_password(Some(&self.password))
            }
        }
    }
}

/// Whether connections to an address are encrypted.
pub(super) fn is_encrypted(endpoint: &str) -> bool {
    !endpoint.starts_with("ipc://")
}

fn server_key(text: &str) -> Result<[u8; KEY_BYTES], Error> {
    zmq::z85_decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| {
            Error::Configuration("a CURVE server key has 40 characters of Z85".to_owned())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token, its secret key and its public key in hexadecimal, and both in Z85.
    type Vector = (&'static str, [&'static str; 2], [&'static str; 2]);

    const VECTORS: [Vector; 3] = [
        (
            "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            [
                "cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
                "ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
            ],
            [
                "+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx",
                ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}",
            ],
        ),
        (
            "hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            [
                "a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
                "b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
            ],
            [
                "SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&",
                "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5",
            ],
        ),
        (
            "x",
            [
                "dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
                "6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
            ],
            [
                "*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq",
                "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28",
            ],
        ),
    ];

    fn hexadecimal(bytes: &[u8]) -> String {
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect()
    }

    #[test]
    fn the_key_pair_of_a_token_is_that_of_the_specification() {
        for (token, in_hexadecimal, in_z85) in VECTORS {
            let keys = KeyPair::of(token);
            let found = [keys.secret, keys.public];
            assert_eq!(found.map(|key| hexadecimal(&key)), in_hexadecimal);
            assert_eq!(found.map(|key| zmq::z85_encode(&key).unwrap()), in_z85);
        }
    }

    #[test]
    fn an_address_of_tcp_needs_the_server_key() {
        let mut connection = Connection {
            zmq: vec!["ipc:///a".to_owned()],
            token: Some("t".to_owned()),
            ..Connection::default()
        };
        assert!(Security::new(&connection).is_ok());
        connection.zmq.push("tcp://127.0.0.1:1".to_owned());
        let error = Security::new(&connection).err().unwrap().to_string();
        assert!(
            error.contains("tcp://127.0.0.1:1") && error.contains("HOLA_SERVER_KEY"),
            "{error}"
        );
        connection.server_key = Some(VECTORS[0].2[1].to_owned());
        assert!(Security::new(&connection).is_ok());
        connection.server_key = Some("short".to_owned());
        assert!(Security::new(&connection).is_err());
    }
}
