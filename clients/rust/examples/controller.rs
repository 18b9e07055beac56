//! A worker on the study of `examples/polyglot`: the settings of a motor's controller.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use hola::{BoxError, Client, Evaluation, Trial, Worker};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Settings {
    kp: f64,
    ki: f64,
    kd: f64,
    period_ms: u32,
    form: Form,
    anti_windup: bool,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Form {
    Parallel,
    Standard,
}

const DT: f64 = 0.0005;
const STEPS: u32 = 8000;
const LIMIT: f64 = 12.0;

/// Turns the shaft by one radian: the integral of time times absolute error, and the last angle.
fn simulate(settings: &Settings) -> (f64, f64) {
    let Settings {
        kp, mut ki, mut kd, ..
    } = *settings;
    if settings.form == Form::Standard {
        ki *= kp;
        kd *= kp;
    }
    let every = 2 * settings.period_ms;
    let period = f64::from(every) * DT;
    let (mut angle, mut speed, mut integral, mut before, mut u, mut error) =
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for step in 0..STEPS {
        let e: f64 = 1.0 - angle;
        if step % every == 0 {
            let derivative = if step == 0 {
                0.0
            } else {
                (e - before) / period
            };
            before = e;
            let wanted: f64 = kp * e + ki * (integral + e * period) + kd * derivative;
            u = wanted.clamp(-LIMIT, LIMIT);
            if wanted == u || !settings.anti_windup {
                integral += e * period;
            }
        }
        let load = if step >= 4000 { 1.5 } else { 0.0 };
        speed += DT * ((8.0 * u - speed) / 0.25 - load);
        angle += DT * speed;
        error += DT * (f64::from(step) * DT) * e.abs();
    }
    (error, angle)
}

fn objective(trial: &Trial) -> Result<Evaluation, BoxError> {
    let began = Instant::now();
    let (error, angle) = simulate(&trial.parse()?);
    // A slow language is to keep up with a fast one.
    let least = std::env::var("HOLA_CONTROLLER_S").map_or(Ok(0.0), |text| text.parse())?;
    std::thread::sleep(Duration::from_secs_f64(least).saturating_sub(began.elapsed()));
    let mut metadata = serde_json::Map::new();
    metadata.insert("language".to_owned(), json!("rust"));
    metadata.insert("angle".to_owned(), json!(angle));
    Ok(Evaluation::new([("error", error)]).with_metadata(metadata))
}

fn main() -> Result<ExitCode, hola::Error> {
    let mut worker = Worker::new(Client::connect()?, objective);
    if let Ok(name) = std::env::var("HOLA_WORKER_NAME") {
        worker = worker.with_name(name);
    }
    let summary = worker.run()?;
    println!("{summary}");
    Ok(summary.exit_code())
}
