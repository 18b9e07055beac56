//! A logistic regression on polynomials of two coordinates.

use serde::{Deserialize, Serialize};

/// The parameters of the study.
#[derive(Clone, Copy, Deserialize)]
pub struct Settings {
    pub rate: f64,
    pub momentum: f64,
    pub decay: f64,
    pub degree: i32,
}

/// A place in the plane, and whether it belongs to the upper half-moon.
pub struct Point {
    x: f64,
    y: f64,
    is_upper: bool,
}

/// Two interleaving half-moons with noise, the same for each seed.
pub fn moons(count: usize, seed: u64) -> Vec<Point> {
    let mut random = fastrand::Rng::with_seed(seed);
    let noise = |random: &mut fastrand::Rng| {
        let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
        0.15 * radius * (std::f64::consts::TAU * random.f64()).cos()
    };
    (0..count)
        .map(|i| {
            let (y, x) = (std::f64::consts::PI * random.f64()).sin_cos();
            let is_upper = i % 2 == 0;
            let (x, y) = if is_upper { (x, y) } else { (1.0 - x, 0.5 - y) };
            let (x, y) = (x + noise(&mut random), y + noise(&mut random));
            Point { x, y, is_upper }
        })
        .collect()
}

/// The model, and the state of its training.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Model {
    weights: Vec<f64>,
    velocity: Vec<f64>,
}

impl Model {
    pub fn new(settings: &Settings) -> Self {
        let zeros = vec![0.0; monomials(settings.degree).count()];
        Self {
            weights: zeros.clone(),
            velocity: zeros,
        }
    }

    /// Whether it has as many weights as another.
    pub fn has_shape_of(&self, other: &Self) -> bool {
        let sizes = |model: &Self| (model.weights.len(), model.velocity.len());
        sizes(self) == sizes(other)
    }

    /// One step of gradient descent with momentum over all points.
    pub fn epoch(&mut self, points: &[Point], settings: &Settings) {
        let mut gradient = vec![0.0; self.weights.len()];
        for point in points {
            let features = features(point, settings.degree);
            let target = f64::from(u8::from(point.is_upper));
            let difference = self.probability(&features) - target;
            for (slope, feature) in gradient.iter_mut().zip(features) {
                *slope += difference * feature / points.len() as f64;
            }
        }
        let states = self.weights.iter_mut().zip(&mut self.velocity);
        for ((weight, velocity), slope) in states.zip(gradient) {
            let step = settings.rate * (slope + settings.decay * *weight);
            *velocity = settings.momentum * *velocity - step;
            *weight += *velocity;
        }
    }

    /// The mean negative log-likelihood.
    pub fn loss(&self, points: &[Point], settings: &Settings) -> f64 {
        let losses = points.iter().map(|point| {
            let upper = self.probability(&features(point, settings.degree));
            let probability = if point.is_upper { upper } else { 1.0 - upper };
            -probability.max(1e-12).ln()
        });
        losses.sum::<f64>() / points.len() as f64
    }

    fn probability(&self, features: &[f64]) -> f64 {
        let sum: f64 = self.weights.iter().zip(features).map(|(w, f)| w * f).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The exponents of the monomials up to a degree.
fn monomials(degree: i32) -> impl Iterator<Item = (i32, i32)> {
    (0..=degree).flat_map(move |i| (0..=degree - i).map(move |j| (i, j)))
}

fn features(point: &Point, degree: i32) -> Vec<f64> {
    monomials(degree)
        .map(|(i, j)| point.x.powi(i) * point.y.powi(j))
        .collect()
}
