//! Between values and JSON: what serde's derived code leaves to be said.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

mod macros;
mod parameter_value;

pub(crate) use self::macros::{string_enum, tagged_union};
pub use self::parameter_value::ParameterValue;

/// The greatest integer that travels, either side of zero (E-3).
pub(crate) const MAX_INTEGER: u64 = (1 << 53) - 1;
/// How deep a message may nest when the server has not said.
pub(crate) const DEFAULT_NESTING: u64 = 32;

/// A message with its tag.
pub trait Message: Serialize + DeserializeOwned + Send + Sync {
    /// The value of the field `tag`.
    const TAG: &'static str;
}

/// Bytes that are not the message that they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MalformedMessage(
    /// What is wrong, with its path.
    pub(crate) String,
);

/// A kind that this release does not know: of a later version.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownKind {
    /// What its tag says.
    pub tag: String,
    /// All its fields, the tag included.
    pub fields: Map<String, Value>,
}

impl Serialize for UnknownKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}

/// Reads a JSON value, and names the place of what is wrong.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        match path.as_str() {
            "." => error.into_inner().to_string(),
            _ => format!("{path}: {}", error.inner()),
        }
    })
}

/// Reads a message that must have the tag of its type.
pub(crate) fn message<T: Message>(value: Value) -> Result<T, String> {
    match value.get("tag") {
        Some(Value::String(tag)) if tag == T::TAG => from_value(value),
        Some(tag) => Err(format!("tag: {tag} where {} was expected", T::TAG)),
        None => Err(format!("tag: missing where {} was expected", T::TAG)),
    }
}

/// Why a message cannot be sent.
#[derive(Debug)]
pub(crate) struct Unsendable {
    pub path: String,
    pub message: String,
}

/// A message as a JSON object that may travel: finite numbers, integers within bounds, no U+0000.
pub(crate) fn object<T: Serialize>(message: &T, max_nesting: u64) -> Result<Value, Unsendable> {
    let value = serde_json::to_value(message).map_err(|error| Unsendable {
        path: String::new(),
        message: error.to_string(),
    })?;
    check(&value, &mut String::new(), max_nesting)?;
    Ok(value)
}

fn check(value: &Value, path: &mut String, levels: u64) -> Result<(), Unsendable> {
    let problem = match value {
        Value::Array(_) | Value::Object(_) if levels == 0 => Some("is nested too deep"),
        Value::String(text) if text.contains('\0') => Some("holds U+0000"),
        Value::Number(number) if !is_integer_in_bounds(number) => {
            Some("is an integer beyond 2^53 - 1")
        }
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(Unsendable {
            path: path.clone(),
            message: problem.to_owned(),
        });
    }
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| step(item, path, &index.to_string(), levels)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, item)| {
            if name.contains('\0') {
                return Err(Unsendable {
                    path: path.clone(),
                    message: "has a key that holds U+0000".to_owned(),
                });
            }
            step(
                item,
                path,
                &name.replace('~', "~0").replace('/', "~1"),
                levels,
            )
        }),
        _ => Ok(()),
    }
}

fn step(item: &Value, path: &mut String, name: &str, levels: u64) -> Result<(), Unsendable> {
    let before = path.len();
    path.push('/');
    path.push_str(name);
    let checked = check(item, path, levels - 1);
    path.truncate(before);
    checked
}

fn is_integer_in_bounds(number: &serde_json::Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(value), _) => value <= MAX_INTEGER,
        (None, Some(value)) => value.unsigned_abs() <= MAX_INTEGER,
        (None, None) => true,
    }
}

/// Whether a field may be left out (E-15).
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether a number is 0.0, and not -0.0.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes references
pub(crate) fn is_zero(value: &f64) -> bool {
    value.to_bits() == 0
}

/// Values with doubles, all of which must be finite to be sent (E-5).
pub(crate) trait Numbers {
    /// The first that is not finite.
    fn not_finite(&self) -> Option<f64>;
}

impl Numbers for f64 {
    fn not_finite(&self) -> Option<f64> {
        (!self.is_finite()).then_some(*self)
    }
}

impl<T: Numbers> Numbers for Option<T> {
    fn not_finite(&self) -> Option<f64> {
        self.as_ref().and_then(T::not_finite)
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn not_finite(&self) -> Option<f64> {
        self.iter().find_map(T::not_finite)
    }
}

impl<K, T: Numbers> Numbers for BTreeMap<K, T> {
    fn not_finite(&self) -> Option<f64> {
        self.values().find_map(T::not_finite)
    }
}

/// Writes numbers; `serde_json` would write null for one that is not finite.
pub(crate) fn finite<T: Numbers + Serialize, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value.not_finite() {
        Some(number) => Err(S::Error::custom(format!("{number} is not a finite number"))),
        None => value.serialize(serializer),
    }
}
