// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! What an absent field means, where that is not its type's default.

use super::values::*;

pub(super) fn integer_1() -> PositiveCount {
    1
}

pub(super) fn is_integer_1(value: &PositiveCount) -> bool {
    *value == integer_1()
}

pub(super) fn integer_10() -> PageSize {
    10
}

pub(super) fn is_integer_10(value: &PageSize) -> bool {
    *value == integer_10()
}

pub(super) fn integer_100() -> u64 {
    100
}

pub(super) fn is_integer_100(value: &u64) -> bool {
    *value == integer_100()
}

pub(super) fn integer_1000() -> u64 {
    1_000
}

pub(super) fn is_integer_1000(value: &u64) -> bool {
    *value == integer_1000()
}

pub(super) fn integer_10000() -> u64 {
    10_000
}

pub(super) fn is_integer_10000(value: &u64) -> bool {
    *value == integer_10000()
}

pub(super) fn integer_100000() -> u64 {
    100_000
}

pub(super) fn is_integer_100000(value: &u64) -> bool {
    *value == integer_100000()
}

pub(super) fn integer_1048576() -> u64 {
    1_048_576
}

pub(super) fn is_integer_1048576(value: &u64) -> bool {
    *value == integer_1048576()
}

pub(super) fn integer_2() -> Count {
    2
}

pub(super) fn is_integer_2(value: &Count) -> bool {
    *value == integer_2()
}

pub(super) fn integer_20() -> Count {
    20
}

pub(super) fn is_integer_20(value: &Count) -> bool {
    *value == integer_20()
}

pub(super) fn integer_256() -> u64 {
    256
}

pub(super) fn is_integer_256(value: &u64) -> bool {
    *value == integer_256()
}

pub(super) fn integer_3() -> u64 {
    3
}

pub(super) fn is_integer_3(value: &u64) -> bool {
    *value == integer_3()
}

pub(super) fn integer_32() -> u64 {
    32
}

pub(super) fn is_integer_32(value: &u64) -> bool {
    *value == integer_32()
}

pub(super) fn integer_4194304() -> u64 {
    4_194_304
}

pub(super) fn is_integer_4194304(value: &u64) -> bool {
    *value == integer_4194304()
}

pub(super) fn integer_5000() -> u64 {
    5_000
}

pub(super) fn is_integer_5000(value: &u64) -> bool {
    *value == integer_5000()
}

pub(super) fn integer_64() -> u64 {
    64
}

pub(super) fn is_integer_64(value: &u64) -> bool {
    *value == integer_64()
}

pub(super) fn number_0_1() -> f64 {
    0.1
}

pub(super) fn is_number_0_1(value: &f64) -> bool {
    *value == number_0_1()
}

pub(super) fn number_0_25() -> f64 {
    0.25
}

pub(super) fn is_number_0_25(value: &f64) -> bool {
    *value == number_0_25()
}

pub(super) fn number_1() -> f64 {
    1.0
}

pub(super) fn is_number_1(value: &f64) -> bool {
    *value == number_1()
}

pub(super) fn number_3600() -> f64 {
    3_600.0
}

pub(super) fn is_number_3600(value: &f64) -> bool {
    *value == number_3600()
}

pub(super) fn number_60() -> PositiveSeconds {
    60.0
}

pub(super) fn is_number_60(value: &PositiveSeconds) -> bool {
    *value == number_60()
}

pub(super) fn number_86400() -> f64 {
    86_400.0
}

pub(super) fn is_number_86400(value: &f64) -> bool {
    *value == number_86400()
}

pub(super) fn string_default() -> String {
    "default".to_owned()
}

pub(super) fn is_string_default(value: &str) -> bool {
    *value == *string_default()
}
