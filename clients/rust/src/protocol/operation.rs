//! What every operation has.

use std::fmt;

use crate::wire::Message;

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Another major is another protocol.
    pub major: u16,
    /// A later minor has everything of the earlier ones.
    pub minor: u16,
}

impl Version {
    /// `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// An operation, and where REST finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Its name, such as `GetSuggestion`.
    pub name: &'static str,
    /// The method of HTTP.
    pub method: &'static str,
    /// The path, perhaps with `{study}`.
    pub path: &'static str,
    /// Whether REST carries the request as a body; otherwise its fields are query parameters.
    pub has_body: bool,
    /// Whether it is about one study.
    pub on_study: bool,
    /// Whether it takes an idempotency key.
    pub keyed: bool,
    /// The version that brought it.
    pub since: Version,
}

/// A request of the protocol.
pub trait Request: Message {
    /// What answers it.
    type Response: Message;

    /// Its operation.
    const OPERATION: Operation;

    /// The study that it names.
    fn study(&self) -> Option<&str> {
        None
    }

    /// How long the server may wait before it answers, in seconds.
    fn wait_s(&self) -> f64 {
        0.0
    }

    /// The lowest version that has every field that it uses.
    fn version(&self) -> Version {
        Self::OPERATION.since
    }
}

/// A request that is answered page by page.
pub trait PagedRequest: Request + Clone {
    /// What the pages hold.
    type Item;

    /// The same request for the page that a cursor stands for.
    #[must_use]
    fn with_cursor(self, cursor: String) -> Self;

    /// The items of a page, and the cursor of the next.
    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>);
}
