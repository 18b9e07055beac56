//! Enumerations and unions that keep what a later version may bring.

/// An enumeration of strings.
macro_rules! string_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)+ }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`.")]
                $(#[$variant_attribute])*
                $variant,
            )+
            /// A word of a later version.
            Unknown(String),
        }

        impl $name {
            /// The word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A union of structs that write their own tag.
macro_rules! tagged_union {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident by $field:literal { $($variant:ident($kind:ident) = $tag:literal,)+ }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $tag, "`.")]
                $variant($kind),
            )+
            /// A kind of a later version.
            Unknown(crate::wire::UnknownKind),
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error as _;
                let fields = serde_json::Map::deserialize(deserializer)?;
                let tag = match fields.get($field) {
                    Some(serde_json::Value::String(tag)) => tag.clone(),
                    Some(_) => return Err(D::Error::custom(concat!($field, " is not a string"))),
                    None => return Err(D::Error::missing_field($field)),
                };
                match tag.as_str() {
                    $(
                        $tag => crate::wire::from_value(serde_json::Value::Object(fields))
                            .map(Self::$variant)
                            .map_err(D::Error::custom),
                    )+
                    _ => Ok(Self::Unknown(crate::wire::UnknownKind { tag, fields })),
                }
            }
        }

        $(
            impl From<$kind> for $name {
                fn from(value: $kind) -> Self {
                    Self::$variant(value)
                }
            }
        )+
    };
}

pub(crate) use {string_enum, tagged_union};
