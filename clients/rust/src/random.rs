//! Random keys and jitter.

/// A fresh idempotency key: a random UUID (RFC 9562, version 4).
pub(crate) fn key() -> String {
    let mut bits = u128::from_be_bytes(bytes());
    bits = (bits & !(0xf << 76)) | (0x4 << 76);
    bits = (bits & !(0x3 << 62)) | (0x2 << 62);
    let text = format!("{bits:032x}");
    let (a, rest) = text.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// 32 random hexadecimal digits.
pub(crate) fn hex() -> String {
    format!("{:032x}", u128::from_be_bytes(bytes()))
}

/// A number in [0, 1).
pub(crate) fn fraction() -> f64 {
    let bits = u128::from_be_bytes(bytes()) as u64 >> 11;
    bits as f64 / (1u64 << 53) as f64
}

fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    // A machine without a source of randomness cannot do cryptography either.
    getrandom::getrandom(&mut bytes).expect("the operating system has a source of randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_uuids_of_version_4_and_differ() {
        let (a, b) = (key(), key());
        assert_ne!(a, b);
        let groups: Vec<usize> = a.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert_eq!(&a[14..15], "4");
        assert!("89ab".contains(&a[19..20]));
    }

    #[test]
    fn fractions_are_below_one() {
        assert!((0..1000)
            .map(|_| fraction())
            .all(|x| (0.0..1.0).contains(&x)));
    }
}
