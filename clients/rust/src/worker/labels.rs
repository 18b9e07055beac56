//! The labels of a worker.

use crate::error::Error;
use crate::protocol::Labels;

const MAX_LABELS: usize = 32;
const MAX_NAME: usize = 64;
const MAX_CHARS: usize = 256;

/// The labels that were set, and those of the variable `HOLA_LABELS` with other names.
pub(super) fn all(set: &Labels, variable: &str) -> Result<Labels, Error> {
    let mut labels = Labels::new();
    for one in variable
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
    {
        let Some((name, value)) = one.split_once('=') else {
            return Err(wrong(format!("HOLA_LABELS: {one:?} is not name=value")));
        };
        check("HOLA_LABELS", name, value)?;
        if labels.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(wrong(format!(
                "HOLA_LABELS: the name {name:?} is there twice"
            )));
        }
    }
    for (name, value) in set {
        check("labels", name, value)?;
        labels.insert(name.clone(), value.clone());
    }
    if labels.len() > MAX_LABELS {
        let count = labels.len();
        return Err(wrong(format!(
            "{count} labels, more than the {MAX_LABELS} allowed"
        )));
    }
    Ok(labels)
}

fn check(source: &str, name: &str, value: &str) -> Result<(), Error> {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let is_name = name.starts_with(is_first)
        && name.len() <= MAX_NAME
        && name
            .chars()
            .all(|c| is_first(c) || c.is_ascii_digit() || c == '.' || c == '-');
    if !is_name {
        return Err(wrong(format!(
            "{source}: the name {name:?} is not a letter or underscore, then letters, digits, \
             '_', '.', '-'; at most {MAX_NAME} characters"
        )));
    }
    if value.chars().count() > MAX_CHARS || value.contains('\0') {
        return Err(wrong(format!(
            "{source}: the value of {name:?} is no text of at most {MAX_CHARS} characters"
        )));
    }
    Ok(())
}

fn wrong(message: String) -> Error {
    Error::Configuration(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels<const N: usize>(pairs: [(&str, &str); N]) -> Labels {
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn the_variable_adds_to_what_was_set() {
        let set = labels([("node", "b")]);
        let wanted = labels([("node", "b"), ("queue", "x=y"), ("gpu", "")]);
        assert_eq!(all(&set, "node=a, queue=x=y,,gpu=").unwrap(), wanted);
        assert_eq!(all(&Labels::new(), "").unwrap(), Labels::new());
    }

    #[test]
    fn wrong_labels_are_named() {
        let long = format!("a={}", "é".repeat(257));
        let many: Labels = (0..33).map(|i| (format!("l{i}"), String::new())).collect();
        for (set, variable, wanted) in [
            (
                labels([]),
                "node",
                "HOLA_LABELS: \"node\" is not name=value",
            ),
            (
                labels([]),
                "a=1,a=2",
                "HOLA_LABELS: the name \"a\" is there twice",
            ),
            (
                labels([]),
                "1=a",
                "HOLA_LABELS: the name \"1\" is not a letter",
            ),
            (
                labels([]),
                &long,
                "HOLA_LABELS: the value of \"a\" is no text",
            ),
            (
                labels([("a", "\0")]),
                "",
                "labels: the value of \"a\" is no text",
            ),
            (many, "", "33 labels, more than the 32 allowed"),
        ] {
            let error = all(&set, variable).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
