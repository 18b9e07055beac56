//! What an objective function knows of the trial that it evaluates.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::evaluation::{clean_metadata, named_values, Evaluation};
use super::step_report::{finite, ReportSink, StepReport};
use super::stop::{ReportError, Stop};
use crate::cancellation::CancellationToken;
use crate::protocol::{
    Checkpoint, ContinuousParameter, LatticeParameter, LeaseRef, ParameterSet, ParameterSpec,
    ParameterValue, Report, Resume, StudySpec, TrialId,
};
use crate::wire::MAX_INTEGER;

/// The trial under evaluation.
#[derive(Clone, Debug)]
pub struct Trial {
    id: TrialId,
    attempt: u64,
    lease: String,
    study: String,
    objectives: Vec<String>,
    parameters: ParameterSet,
    resume: Option<Resume>,
    stop: Stop,
    /// Absent in a test of an objective function.
    reporter: Option<Arc<dyn ReportSink>>,
}

impl Trial {
    /// A trial as a test of an objective function would make it: the first of the study `default`,
    /// with one objective called `loss`. Its reports are checked, and go nowhere.
    pub fn new(parameters: impl Into<ParameterSet>) -> Self {
        Self {
            id: 1,
            attempt: 1,
            lease: String::new(),
            study: "default".to_owned(),
            objectives: vec!["loss".to_owned()],
            parameters: parameters.into(),
            resume: None,
            stop: Stop::default(),
            reporter: None,
        }
    }

    /// Sets the checkpoint from which the evaluation continues, for a test of an objective function.
    #[must_use]
    pub fn with_resume(mut self, resume: Resume) -> Self {
        self.resume = Some(resume);
        self
    }

    pub(super) fn of(
        suggestion: &crate::protocol::Suggestion,
        study: &str,
        spec: &StudySpec,
    ) -> Self {
        Self {
            id: suggestion.trial_id,
            attempt: suggestion.attempt,
            lease: suggestion.lease.clone(),
            study: study.to_owned(),
            objectives: spec.objectives.iter().map(|o| o.name.clone()).collect(),
            parameters: canonical(spec, &suggestion.parameters),
            resume: suggestion.resume.clone(),
            stop: Stop::default(),
            reporter: None,
        }
    }

    /// Sends its reports from here on.
    pub(super) fn report_by(&mut self, reporter: Arc<dyn ReportSink>) {
        self.reporter = Some(reporter);
    }

    /// Whether it must end, and why.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Whether a stopping rule has stopped or paused it.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.decision().is_some()
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> TrialId {
        self.id
    }

    /// The lease under which it is evaluated.
    pub(super) fn lease(&self) -> LeaseRef {
        LeaseRef::new(self.id, &self.lease)
    }

    /// The number of its lease, from 1: above 1 when it was begun before.
    #[must_use]
    pub fn attempt(&self) -> u64 {
        self.attempt
    }

    /// The study.
    #[must_use]
    pub fn study(&self) -> &str {
        &self.study
    }

    /// The names of the values wanted.
    #[must_use]
    pub fn objectives(&self) -> &[String] {
        &self.objectives
    }

    /// What to evaluate, by name.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, ParameterValue> {
        &self.parameters
    }

    /// Whether a parameter has a value, which may be null. A parameter with a condition has none while
    /// it is not active.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.parameters.contains_key(name)
    }

    /// A value in its own type; null is one.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when the parameter is not active, or there is no such parameter.
    pub fn value(&self, name: &str) -> Result<&ParameterValue, ParameterError> {
        self.parameters.get(name).ok_or_else(|| {
            ParameterError(format!(
                "{name}: not active for these values, or not a parameter of the study"
            ))
        })
    }

    /// The parameters as a struct of one's own. A parameter with a condition needs an `Option` with
    /// `#[serde(default)]`.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when a parameter is missing or of another type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ParameterError> {
        serde_json::to_value(&self.parameters)
            .map_err(|error| error.to_string())
            .and_then(crate::wire::from_value)
            .map_err(ParameterError)
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when there is no such parameter, or it is no number.
    pub fn f64(&self, name: &str) -> Result<f64, ParameterError> {
        self.typed(name, "a number", ParameterValue::as_f64)
    }

    /// An integer.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when there is no such parameter, or it is no integer.
    pub fn i64(&self, name: &str) -> Result<i64, ParameterError> {
        self.typed(name, "an integer", ParameterValue::as_i64)
    }

    /// A boolean.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when there is no such parameter, or it is no boolean.
    pub fn bool(&self, name: &str) -> Result<bool, ParameterError> {
        self.typed(name, "a boolean", ParameterValue::as_bool)
    }

    /// A text.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] when there is no such parameter, or it is no text.
    pub fn str(&self, name: &str) -> Result<&str, ParameterError> {
        self.typed(name, "a text", ParameterValue::as_str)
    }

    /// The checkpoint of an earlier attempt, from which the evaluation continues with the next step;
    /// absent when it starts again. Only a worker that can resume gets one.
    #[must_use]
    pub fn resume(&self) -> Option<&Resume> {
        self.resume.as_ref()
    }

    /// The next step at which there is a decision on the trial; absent when there will be none. A
    /// function may report smaller steps: such reports are held back, and cost no round trip.
    #[must_use]
    pub fn next_step(&self) -> Option<u64> {
        self.reporter.as_ref()?.next_step()
    }

    /// Reports values of some or all objectives at a step, from 1, such as the validation error
    /// after an epoch: a number when the study has one objective, or numbers by the objectives'
    /// names, perhaps with metadata; see [`Evaluation`]. A value that is not finite is reported as
    /// diverged.
    ///
    /// Most reports are held back in memory. One at or beyond [`Trial::next_step`] is sent at once,
    /// together with those held back, and waits for the scheduler's decision, also through an
    /// outage.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when the evaluation must end, or when an argument is wrong: return it.
    pub fn report(&self, step: u64, values: impl Into<Evaluation>) -> Result<(), ReportError> {
        self.report_step(step, values.into(), None)
    }

    /// As [`Trial::report`], with the place where the state of the evaluation at this step is
    /// stored. Such a report is sent at once.
    ///
    /// # Errors
    ///
    /// As [`Trial::report`] says.
    pub fn report_with_checkpoint(
        &self,
        step: u64,
        values: impl Into<Evaluation>,
        checkpoint: impl Into<Checkpoint>,
    ) -> Result<(), ReportError> {
        self.report_step(step, values.into(), Some(checkpoint.into()))
    }

    fn report_step(
        &self,
        step: u64,
        values: Evaluation,
        checkpoint: Option<Checkpoint>,
    ) -> Result<(), ReportError> {
        if step == 0 || step > MAX_INTEGER {
            let text = format!("the step of a report is at least 1, not {step}");
            return Err(ReportError::Invalid(text));
        }
        if let Some(checkpoint) = &checkpoint {
            checkpoint.check().map_err(ReportError::Invalid)?;
        }
        let (values, metadata) =
            named_values(values, &self.objectives).map_err(ReportError::Invalid)?;
        let (objectives, diverged) = finite(values);
        let mut report = Report::new(self.id, &self.lease, step)
            .with_objectives(objectives)
            .with_diverged(diverged);
        report.checkpoint = checkpoint;
        report.metadata = metadata.map(clean_metadata);
        self.reporter
            .as_ref()
            .map_or(Ok(()), |reporter| reporter.report(StepReport::new(report)))
    }

    /// Whether the evaluation must end: return early. The value does not count, unless the trial was
    /// stopped or paused, which it completes.
    #[must_use]
    pub fn should_stop(&self) -> bool {
        self.stop.token().is_cancelled()
    }

    /// The flag behind [`Trial::should_stop`], to wait for or to hand on.
    #[must_use]
    pub fn cancellation(&self) -> &CancellationToken {
        self.stop.token()
    }

    fn typed<'a, T>(
        &'a self,
        name: &str,
        kind: &str,
        read: impl FnOnce(&'a ParameterValue) -> Option<T>,
    ) -> Result<T, ParameterError> {
        let value = self.value(name)?;
        read(value).ok_or_else(|| ParameterError(format!("{name}: {value} is not {kind}")))
    }
}

/// A parameter is missing or of another type than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParameterError(String);

/// A parameter set in the spec's types: 8.0 becomes 8 for an integer, 1 the choice 1.0.
fn canonical(spec: &StudySpec, parameters: &ParameterSet) -> ParameterSet {
    let mut typed = parameters.clone();
    for parameter in &spec.parameters {
        let typed_value = match parameter {
            ParameterSpec::Integer(p) => typed
                .get(&p.name)
                .and_then(ParameterValue::as_i64)
                .map(|value| (&p.name, ParameterValue::Integer(value))),
            ParameterSpec::Continuous(ContinuousParameter { name, .. })
            | ParameterSpec::Lattice(LatticeParameter { name, .. }) => typed
                .get(name)
                .and_then(ParameterValue::as_f64)
                .map(|value| (name, ParameterValue::Number(value))),
            ParameterSpec::Categorical(p) => typed
                .get(&p.name)
                .and_then(|value| p.choices.iter().find(|choice| *choice == value))
                .map(|choice| (&p.name, choice.clone())),
            ParameterSpec::Unknown(_) => None,
        };
        if let Some((name, value)) = typed_value {
            typed.insert(name.clone(), value);
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{CategoricalParameter, IntegerParameter, ObjectiveSpec, ParentTest};
    use serde_json::json;

    fn trial() -> Trial {
        Trial::new([
            ("n".to_owned(), ParameterValue::Integer(8)),
            ("form".to_owned(), ParameterValue::from("standard")),
            ("on".to_owned(), ParameterValue::from(true)),
        ])
    }

    #[test]
    fn parameters_come_typed() {
        let trial = trial();
        assert_eq!(trial.i64("n"), Ok(8));
        assert_eq!(trial.f64("n"), Ok(8.0));
        assert_eq!(trial.bool("on"), Ok(true));
        assert_eq!(trial.str("form"), Ok("standard"));
        let error = trial.bool("n").unwrap_err().to_string();
        assert_eq!(error, "n: 8 is not a boolean");
        assert_eq!(
            trial.f64("x").unwrap_err().to_string(),
            "x: not active for these values, or not a parameter of the study"
        );
    }

    #[test]
    fn inactive_differs_from_null_zero_and_empty() {
        for value in [
            ParameterValue::Null,
            ParameterValue::Integer(0),
            ParameterValue::from(""),
        ] {
            let trial = Trial::new([("form".to_owned(), value.clone())]);
            assert!(trial.has("form"));
            assert_eq!(trial.value("form"), Ok(&value));
            assert!(!trial.has("layers"));
            assert!(trial.value("layers").is_err());
        }
    }

    #[test]
    fn an_inactive_parameter_stays_absent() {
        let only = |model: &str| {
            let test = ParentTest::new().with_in([ParameterValue::from(model)]);
            [("model".to_owned(), test)]
                .into_iter()
                .collect::<BTreeMap<_, _>>()
        };
        let models = [ParameterValue::from("svm"), ParameterValue::from("mlp")];
        let spec = StudySpec::new(
            [
                CategoricalParameter::new("model", models).into(),
                ContinuousParameter::new("c", 0.0, 1.0)
                    .with_condition([only("svm")])
                    .into(),
                IntegerParameter::new("layers", 0, 3)
                    .with_condition([only("mlp")])
                    .into(),
            ],
            [ObjectiveSpec::new("loss")],
        );
        let set: ParameterSet = [("model".to_owned(), ParameterValue::from("svm"))].into();
        assert_eq!(canonical(&spec, &set), set);
    }

    #[test]
    fn parameters_become_a_struct() {
        #[derive(serde::Deserialize, Debug, PartialEq)]
        struct Wanted {
            n: u32,
            form: String,
        }
        let form = "standard".to_owned();
        assert_eq!(trial().parse(), Ok(Wanted { n: 8, form }));
    }

    #[test]
    fn values_take_the_types_of_the_spec() {
        let spec: StudySpec = serde_json::from_value(json!({
            "parameters": [
                {"type": "integer", "name": "n", "low": 1, "high": 9},
                {"type": "continuous", "name": "x", "low": 0, "high": 1},
                {"type": "categorical", "name": "c", "choices": [1.0, true]},
                {"type": "spiral", "name": "s"},
            ],
            "objectives": [{"name": "loss"}],
        }))
        .unwrap();
        let given = serde_json::from_value(json!({"n": 8.0, "x": 1, "c": 1, "s": "z"})).unwrap();
        let typed = serde_json::to_value(canonical(&spec, &given)).unwrap();
        assert_eq!(typed.to_string(), r#"{"c":1.0,"n":8,"s":"z","x":1.0}"#);
    }
}
