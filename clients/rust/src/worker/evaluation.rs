//! What an evaluation brings: values, or why there are none.

use std::any::Any;
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;

use serde_json::{Map, Value};

use crate::protocol::{Metadata, ReportedValues};
use crate::wire::MAX_INTEGER;

const MAX_REASON_CHARS: usize = 20_000;
const MAX_METADATA_BYTES: usize = 256 * 1024;
const MAX_METADATA_DEPTH: usize = 16;

/// Any error of an objective function; `?` makes one of every error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The values of an evaluation, and what is worth keeping with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    values: Values,
    metadata: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    Single(f64),
    Named(BTreeMap<String, f64>),
}

impl Values {
    fn named(self, objectives: &[String]) -> Result<BTreeMap<String, f64>, String> {
        match (self, objectives) {
            (Self::Named(values), _) => Ok(values),
            (Self::Single(value), [name]) => Ok(BTreeMap::from([(name.clone(), value)])),
            (Self::Single(_), _) => Err(format!(
                "the study has several objectives: give a value for each of {}",
                objectives.join(", ")
            )),
        }
    }
}

/// What is said of values that are of no objective.
fn foreign<'a>(
    values: &'a BTreeMap<String, f64>,
    objectives: &'a [String],
) -> impl Iterator<Item = String> + 'a {
    values
        .keys()
        .filter(|name| !objectives.contains(name))
        .map(|name| format!("{name:?} is no objective of the study"))
}

/// The values of some objectives by their names, and what is worth keeping with them.
///
/// # Errors
///
/// What is wrong with them.
pub(super) fn named_values(
    evaluation: Evaluation,
    objectives: &[String],
) -> Result<(ReportedValues, Option<Metadata>), String> {
    let values = evaluation.values.named(objectives)?;
    let problem = foreign(&values, objectives).next();
    problem.map_or(Ok((values, evaluation.metadata)), Err)
}

impl Evaluation {
    /// From a number, when the study has one objective, or from numbers by the objectives' names.
    /// The values of a report may be those of some objectives, or of none.
    pub fn new(values: impl Into<Self>) -> Self {
        values.into()
    }

    /// Sets what is kept with the trial: a JSON object.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Map<String, Value>) -> Self {
        self.metadata = Some(metadata);
        self
    }
}

impl From<f64> for Evaluation {
    fn from(value: f64) -> Self {
        Self {
            values: Values::Single(value),
            metadata: None,
        }
    }
}

impl From<BTreeMap<String, f64>> for Evaluation {
    fn from(values: BTreeMap<String, f64>) -> Self {
        Self {
            values: Values::Named(values),
            metadata: None,
        }
    }
}

impl<const N: usize> From<[(&str, f64); N]> for Evaluation {
    fn from(values: [(&str, f64); N]) -> Self {
        let named = values.map(|(name, value)| (name.to_owned(), value));
        Self::from(BTreeMap::from(named))
    }
}

/// The error of an objective function for a point that cannot be evaluated, ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Infeasible {
    reason: String,
}

impl Infeasible {
    /// With a reason, for people.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Infeasible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl StdError for Infeasible {}

/// The error of an objective function for what may go well another time: the trial is put back in
/// the queue, as often as the study allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TryAgain {
    reason: String,
}

impl TryAgain {
    /// With a reason, for people.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for TryAgain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl StdError for TryAgain {}

/// What an objective function may return: a number, an [`Evaluation`], or a [`Result`] of either.
pub trait IntoOutcome {
    /// The values, or why there are none.
    ///
    /// # Errors
    ///
    /// The function's own.
    fn into_outcome(self) -> Result<Evaluation, BoxError>;
}

impl IntoOutcome for f64 {
    fn into_outcome(self) -> Result<Evaluation, BoxError> {
        Ok(self.into())
    }
}

impl IntoOutcome for Evaluation {
    fn into_outcome(self) -> Result<Evaluation, BoxError> {
        Ok(self)
    }
}

impl<T: Into<Evaluation>, E: Into<BoxError>> IntoOutcome for Result<T, E> {
    fn into_outcome(self) -> Result<Evaluation, BoxError> {
        self.map(Into::into).map_err(Into::into)
    }
}

/// What is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Completed {
        objectives: BTreeMap<String, f64>,
        metadata: Option<Map<String, Value>>,
    },
    Failed {
        reason: String,
        is_infeasible: bool,
        retry: bool,
        metadata: Option<Map<String, Value>>,
    },
}

impl Outcome {
    pub(super) fn failed(reason: impl AsRef<str>) -> Self {
        Self::Failed {
            reason: clean_reason(reason.as_ref()),
            is_infeasible: false,
            retry: false,
            metadata: None,
        }
    }

    /// What an objective function returned, in terms of the study's objectives.
    pub(super) fn of(returned: Result<Evaluation, BoxError>, objectives: &[String]) -> Self {
        match returned {
            Ok(evaluation) => Self::of_values(evaluation, objectives),
            Err(error) => {
                let is_infeasible = error.is::<Infeasible>();
                Self::Failed {
                    reason: clean_reason(&explained(error.as_ref())),
                    is_infeasible,
                    retry: error.is::<TryAgain>(),
                    metadata: None,
                }
            }
        }
    }

    /// What a panic brings.
    pub(super) fn of_panic(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        Self::failed(format!("the evaluation panicked: {message}"))
    }

    fn of_values(evaluation: Evaluation, objectives: &[String]) -> Self {
        let metadata = evaluation.metadata.map(clean_metadata);
        let named = match evaluation.values.named(objectives) {
            Ok(values) => values,
            Err(reason) => return Self::failed_values(&reason, metadata),
        };
        let mut problems: Vec<String> = foreign(&named, objectives).collect();
        problems.extend(objectives.iter().filter_map(|name| match named.get(name) {
            None => Some(format!("the value of {name:?} is missing")),
            Some(value) if !value.is_finite() => {
                Some(format!("the value of {name:?} is not finite: {value}"))
            }
            Some(_) => None,
        }));
        if problems.is_empty() {
            Self::Completed {
                objectives: named,
                metadata,
            }
        } else {
            Self::failed_values(&problems.join("; "), metadata)
        }
    }

    fn failed_values(reason: &str, metadata: Option<Map<String, Value>>) -> Self {
        Self::Failed {
            reason: clean_reason(reason),
            is_infeasible: false,
            retry: false,
            metadata,
        }
    }
}

/// An error with its causes.
fn explained(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.extend(["\ncaused by: ", &error.to_string()]);
        cause = error.source();
    }
    text
}

/// A text that the protocol can carry: no U+0000, not too long.
pub(super) fn clean_reason(text: &str) -> String {
    sendable(text).chars().take(MAX_REASON_CHARS).collect()
}

fn sendable(text: &str) -> String {
    text.replace('\0', "\\0")
}

/// Metadata that the protocol can carry, so that a value of two hours' work is not lost over a label.
pub(super) fn clean_metadata(given: Map<String, Value>) -> Map<String, Value> {
    let cleaned = clean_fields(given, 0);
    let bytes = Value::Object(cleaned.clone()).to_string().len();
    if bytes <= MAX_METADATA_BYTES {
        return cleaned;
    }
    let note =
        format!("the metadata had {bytes} bytes, more than the {MAX_METADATA_BYTES} allowed");
    Map::from_iter([("dropped".to_owned(), Value::from(note))])
}

fn clean_fields(fields: Map<String, Value>, depth: usize) -> Map<String, Value> {
    fields
        .into_iter()
        .map(|(name, value)| (sendable(&name), clean(value, depth + 1)))
        .collect()
}

fn clean(value: Value, depth: usize) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) if depth > MAX_METADATA_DEPTH => {
            Value::from(value.to_string().chars().take(200).collect::<String>())
        }
        Value::Array(items) => items
            .into_iter()
            .map(|item| clean(item, depth + 1))
            .collect(),
        Value::Object(fields) => Value::Object(clean_fields(fields, depth)),
        Value::String(text) => Value::from(sendable(&text)),
        Value::Number(number) => {
            let size = number.as_u64().or(number.as_i64().map(i64::unsigned_abs));
            match size {
                Some(size) if size > MAX_INTEGER => Value::from(number.to_string()),
                _ => Value::Number(number),
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(returned: impl IntoOutcome, objectives: &[&str]) -> Outcome {
        let objectives: Vec<String> = objectives.iter().map(|&name| name.to_owned()).collect();
        Outcome::of(returned.into_outcome(), &objectives)
    }

    fn reason(outcome: Outcome) -> String {
        match outcome {
            Outcome::Failed { reason, .. } => reason,
            Outcome::Completed { .. } => panic!("{outcome:?}"),
        }
    }

    #[test]
    fn a_number_is_the_one_objective() {
        let wanted = Outcome::Completed {
            objectives: BTreeMap::from([("loss".to_owned(), 1.5)]),
            metadata: None,
        };
        assert_eq!(of(1.5, &["loss"]), wanted);
        assert_eq!(of(Ok::<_, BoxError>([("loss", 1.5)]), &["loss"]), wanted);
    }

    #[test]
    fn values_that_do_not_fit_are_failures_that_say_so() {
        let text = reason(of(1.0, &["a", "b"]));
        assert_eq!(
            text,
            "the study has several objectives: give a value for each of a, b"
        );
        let text = reason(of(
            Evaluation::new([("a", f64::NAN), ("c", 1.0)]),
            &["a", "b"],
        ));
        assert_eq!(
            text,
            "\"c\" is no objective of the study; the value of \"a\" is not finite: NaN; \
             the value of \"b\" is missing"
        );
    }

    #[test]
    fn errors_say_what_they_mean_for_the_trial() {
        let infeasible = of(Err::<f64, _>(Infeasible::new("no")), &["loss"]);
        assert!(matches!(
            infeasible,
            Outcome::Failed {
                is_infeasible: true,
                retry: false,
                ..
            }
        ));
        let again = of(Err::<f64, _>(TryAgain::new("no")), &["loss"]);
        assert!(matches!(
            again,
            Outcome::Failed {
                is_infeasible: false,
                retry: true,
                ..
            }
        ));
        let plain = of(Err::<f64, _>("a\0b"), &["loss"]);
        assert_eq!(reason(plain), "a\\0b");
        let long = of(Err::<f64, _>("ü".repeat(30_000)), &["loss"]);
        assert_eq!(reason(long).chars().count(), 20_000);
    }

    #[test]
    fn metadata_is_made_to_travel() {
        let given = json!({"big": u64::MAX, "text\0": "a\0", "list": [1, null, true, -0.0]});
        let cleaned = clean_metadata(given.as_object().unwrap().clone());
        assert_eq!(
            Value::Object(cleaned).to_string(),
            r#"{"big":"18446744073709551615","list":[1,null,true,-0.0],"text\\0":"a\\0"}"#
        );
        let huge = json!({"a": "x".repeat(300_000)});
        assert!(clean_metadata(huge.as_object().unwrap().clone()).contains_key("dropped"));
    }
}
