// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What an absent field means, where that is not its type's default.

#![allow(clippy::trivially_copy_pass_by_ref)] // serde passes references

use super::values::{Count, PageSize, PositiveCount, PositiveSeconds, Seconds};

pub(super) fn is_block(value: &u64) -> bool {
    *value == 64
}

pub(super) fn is_components(value: &u64) -> bool {
    *value == 3
}

pub(super) fn is_concurrency(value: &PositiveCount) -> bool {
    *value == 1
}

pub(super) fn is_confidence(value: &f64) -> bool {
    *value == 0.5
}

pub(super) fn count() -> u64 {
    1
}

pub(super) fn is_count(value: &u64) -> bool {
    *value == 1
}

pub(super) fn is_drain(value: &bool) -> bool {
    *value
}

pub(super) fn is_elite_fraction(value: &f64) -> bool {
    *value == 0.25
}

pub(super) fn is_eta(value: &f64) -> bool {
    *value == 3.0
}

pub(super) fn is_explore_probability(value: &f64) -> bool {
    *value == 0.1
}

pub(super) fn is_get_events_limit(value: &PageSize) -> bool {
    *value == 100
}

pub(super) fn is_get_fronts_limit(value: &PageSize) -> bool {
    *value == 100
}

pub(super) fn get_reports_limit() -> PageSize {
    1_000
}

pub(super) fn is_get_reports_limit(value: &PageSize) -> bool {
    *value == 1_000
}

pub(super) fn is_get_top_k_limit(value: &PageSize) -> bool {
    *value == 10
}

pub(super) fn is_get_trials_limit(value: &PageSize) -> bool {
    *value == 100
}

pub(super) fn group() -> String {
    "default".to_owned()
}

pub(super) fn is_group(value: &str) -> bool {
    value == "default"
}

pub(super) fn lease_s() -> PositiveSeconds {
    60.0
}

pub(super) fn is_lease_s(value: &PositiveSeconds) -> bool {
    *value == 60.0
}

pub(super) fn is_list_studies_limit(value: &PageSize) -> bool {
    *value == 100
}

pub(super) fn is_max_bytes(value: &PositiveCount) -> bool {
    *value == 1_048_576
}

pub(super) fn max_preemptions() -> Count {
    20
}

pub(super) fn is_max_preemptions(value: &Count) -> bool {
    *value == 20
}

pub(super) fn max_retries() -> Count {
    2
}

pub(super) fn is_max_retries(value: &Count) -> bool {
    *value == 2
}

pub(super) fn min() -> PositiveCount {
    1
}

pub(super) fn is_min(value: &PositiveCount) -> bool {
    *value == 1
}

pub(super) fn is_min_trials(value: &PositiveCount) -> bool {
    *value == 4
}

pub(super) fn preview_objectives_limit() -> PageSize {
    10
}

pub(super) fn is_preview_objectives_limit(value: &PageSize) -> bool {
    *value == 10
}

pub(super) fn priority() -> f64 {
    1.0
}

pub(super) fn is_priority(value: &f64) -> bool {
    *value == 1.0
}

pub(super) fn size() -> u64 {
    24
}

pub(super) fn is_size(value: &u64) -> bool {
    *value == 24
}

pub(super) fn is_status_max_workers(value: &u64) -> bool {
    *value == 100
}

pub(super) fn wait_s() -> Seconds {
    10.0
}

pub(super) fn is_wait_s(value: &Seconds) -> bool {
    *value == 10.0
}
