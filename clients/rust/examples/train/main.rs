//! Tunes a training: each trial trains a classifier epoch by epoch and reports its loss. It ends when
//! it is told to stop, and continues from a checkpoint that an earlier attempt left.
//!
//! ```sh
//! hola create examples/train/study.yaml
//! cargo run --example train
//! hola status train
//! ```

mod model;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hola::protocol::Checkpoint;
use hola::{BoxError, Client, Trial, Worker};

use model::{moons, Model, Point, Settings};

/// The largest step of the study.
const EPOCHS: u64 = 81;

/// Trains on some points and measures on others.
struct Trainer {
    training: Vec<Point>,
    validation: Vec<Point>,
    /// The folder of the checkpoints.
    folder: PathBuf,
}

impl Trainer {
    fn new(folder: PathBuf) -> Self {
        Self {
            training: moons(2000, 1),
            validation: moons(1000, 2),
            folder,
        }
    }

    /// The objective function.
    fn train(&self, trial: &Trial) -> Result<f64, BoxError> {
        let settings: Settings = trial.parse()?;
        let (mut model, first) = begin(trial, &settings);
        for epoch in first..=EPOCHS {
            model.epoch(&self.training, &settings);
            let loss = model.loss(&self.validation, &settings);
            if trial.next_step() == Some(epoch) {
                let checkpoint = self.save(trial, epoch, &model)?;
                trial.report_with_checkpoint(epoch, loss, checkpoint)?;
            } else {
                trial.report(epoch, loss)?;
            }
        }
        Ok(model.loss(&self.validation, &settings))
    }

    /// Writes a checkpoint. A name that is complete never has a part of the file.
    fn save(&self, trial: &Trial, epoch: u64, model: &Model) -> Result<Checkpoint, BoxError> {
        fs::create_dir_all(&self.folder)?;
        let name = format!("trial-{}-{}-epoch-{epoch}", trial.id(), trial.attempt());
        let (part, path) = (
            self.folder.join(format!("{name}.part")),
            self.folder.join(format!("{name}.json")),
        );
        fs::write(&part, serde_json::to_vec(model)?)?;
        fs::rename(part, &path)?;
        Ok(Checkpoint::on_this_host(path.to_string_lossy()))
    }
}

/// The model of an earlier attempt and the epoch after its checkpoint, or a new one.
fn begin(trial: &Trial, settings: &Settings) -> (Model, u64) {
    let new = Model::new(settings);
    let Some(resume) = trial.resume() else {
        return (new, 1);
    };
    match load(Path::new(&resume.checkpoint.uri), &new) {
        Ok(model) => (model, resume.step + 1),
        Err(error) => {
            eprintln!("trial {} begins again: {error}", trial.id());
            (new, 1)
        }
    }
}

fn load(path: &Path, wanted: &Model) -> Result<Model, BoxError> {
    let model: Model = serde_json::from_slice(&fs::read(path)?)?;
    if model.has_shape_of(wanted) {
        Ok(model)
    } else {
        Err(format!("{}: a checkpoint of another model", path.display()).into())
    }
}

/// Deletes checkpoints of this host that are no longer needed.
fn discard(checkpoints: &[Checkpoint]) {
    for checkpoint in checkpoints {
        if checkpoint.host.is_some() && checkpoint.is_readable_here() {
            // It may have been deleted before.
            let _ = fs::remove_file(&checkpoint.uri);
        }
    }
}

fn main() -> Result<ExitCode, BoxError> {
    let trainer = Trainer::new(std::env::current_dir()?.join("checkpoints"));
    let client = Client::builder().study("train").build()?;
    let summary = Worker::new(client, move |trial: &Trial| trainer.train(trial))
        .with_concurrency(2)
        .with_can_resume(true)
        .with_on_discard(discard)
        .run()?;
    println!("{summary}");
    Ok(summary.exit_code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hola::protocol::{ParameterValue, Resume};

    fn trial(degree: i64) -> Trial {
        let number = |name: &str, value| (name.to_owned(), ParameterValue::Number(value));
        Trial::new([
            number("rate", 1.0),
            number("momentum", 0.9),
            number("decay", 1e-4),
            ("degree".to_owned(), ParameterValue::Integer(degree)),
        ])
    }

    fn trainer() -> Trainer {
        let name = format!("hola-train-{:?}", std::thread::current().id());
        Trainer::new(std::env::temp_dir().join(name))
    }

    #[test]
    fn training_separates_the_moons() {
        let trainer = trainer();
        let line = trainer.train(&trial(1)).unwrap();
        let curve = trainer.train(&trial(3)).unwrap();
        assert!(curve < 0.15 && curve < line, "{curve}, {line}");
    }

    #[test]
    fn a_training_continues_from_its_checkpoint() {
        let (trainer, trial) = (trainer(), trial(3));
        let settings: Settings = trial.parse().unwrap();
        let mut model = Model::new(&settings);
        for _ in 1..=80 {
            model.epoch(&trainer.training, &settings);
        }
        let checkpoint = trainer.save(&trial, 80, &model).unwrap();
        let resume = serde_json::json!({"step": 80, "checkpoint": checkpoint});
        let resume: Resume = serde_json::from_value(resume).unwrap();
        let whole = trainer.train(&trial).unwrap();
        let resumed = trial.clone().with_resume(resume);
        assert_eq!(begin(&resumed, &settings), (model, 81));
        assert_eq!(trainer.train(&resumed).unwrap(), whole);
        assert!(load(
            Path::new(&checkpoint.uri),
            &Model::new(&Settings {
                degree: 2,
                ..settings
            })
        )
        .is_err());
        discard(&[Checkpoint::new(&checkpoint.uri)]);
        assert!(Path::new(&checkpoint.uri).exists());
        discard(std::slice::from_ref(&checkpoint));
        assert!(!Path::new(&checkpoint.uri).exists());
    }
}
