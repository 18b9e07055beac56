//! The value of a parameter.

use std::fmt;

use serde::de::Visitor;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::MAX_INTEGER;

/// The value of a parameter. 1 and 1.0 are equal (E-11).
#[derive(Clone, Debug, Default)]
pub enum ParameterValue {
    /// A categorical choice may be null.
    #[default]
    Null,
    /// true or false.
    Bool(bool),
    /// A number without a fraction, within 2^53 - 1 either side of zero.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A text.
    String(String),
}

impl ParameterValue {
    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The integer, if it is one: 8.0 is 8 (E-12).
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            #[allow(clippy::cast_possible_truncation)] // within 2^53
            Self::Number(value) if value.fract() == 0.0 && value.abs() <= MAX_INTEGER as f64 => {
                Some(*value as i64)
            }
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }
}

impl PartialEq for ParameterValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            _ => matches!((self.as_f64(), other.as_f64()), (Some(a), Some(b)) if a == b),
        }
    }
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::String(value) => value.fmt(f),
        }
    }
}

impl Serialize for ParameterValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Number(value) if value.is_finite() => serializer.serialize_f64(*value),
            Self::Number(value) => Err(S::Error::custom(format!("{value} is not a finite number"))),
            Self::String(value) => serializer.serialize_str(value),
        }
    }
}

impl<'de> Deserialize<'de> for ParameterValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar)
    }
}

struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = ParameterValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a number or a string")
    }

    fn visit_unit<E>(self) -> Result<ParameterValue, E> {
        Ok(ParameterValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<ParameterValue, E> {
        Ok(ParameterValue::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<ParameterValue, E> {
        Ok(if value.unsigned_abs() <= MAX_INTEGER {
            ParameterValue::Integer(value)
        } else {
            ParameterValue::Number(value as f64)
        })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<ParameterValue, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Ok(ParameterValue::Number(value as f64)),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<ParameterValue, E> {
        if value.is_finite() {
            Ok(ParameterValue::Number(value))
        } else {
            Err(E::custom(format!("{value} is not a finite number")))
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<ParameterValue, E> {
        Ok(ParameterValue::String(value.to_owned()))
    }
}

macro_rules! from {
    ($($source:ty => $variant:ident),+) => {
        $(
            impl From<$source> for ParameterValue {
                fn from(value: $source) -> Self {
                    Self::$variant(value.into())
                }
            }
        )+
    };
}

from!(bool => Bool, i64 => Integer, i32 => Integer, u32 => Integer, f64 => Number, &str => String, String => String);
