//! Properties of reading and writing.

use hola::protocol::*;
use proptest::prelude::*;

fn parameter_value() -> impl Strategy<Value = ParameterValue> {
    prop_oneof![
        Just(ParameterValue::Null),
        any::<bool>().prop_map(ParameterValue::from),
        (-(1i64 << 53) + 1..1 << 53).prop_map(ParameterValue::from),
        any::<f64>()
            .prop_filter("finite", |x| x.is_finite())
            .prop_map(ParameterValue::from),
        "[^\u{0}]{0,8}".prop_map(ParameterValue::from),
    ]
}

proptest! {
    #[test]
    fn parameter_sets_come_back(values in prop::collection::btree_map("[a-z]{1,8}", parameter_value(), 0..6)) {
        let request = EnqueueTrialsRequest::new([values]);
        let written = serde_json::to_vec(&request).unwrap();
        prop_assert_eq!(read::<EnqueueTrialsRequest>(&written).unwrap(), request);
    }

    #[test]
    fn doubles_come_back_to_the_bit(x in any::<f64>()) {
        let objectives = ObjectiveValues::from([("loss".to_owned(), x)]);
        let written = serde_json::to_vec(&TrialResult::new(1, "a", objectives));
        if x.is_finite() {
            let back: TrialResult = serde_json::from_slice(&written.unwrap()).unwrap();
            prop_assert_eq!(back.objectives["loss"].to_bits(), x.to_bits());
        } else {
            prop_assert!(written.is_err());
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = read::<GetTrialsResponse>(&bytes);
        let _ = read_header(&bytes);
    }

    #[test]
    fn words_of_a_later_version_are_kept(word in "[a-z_]{1,12}") {
        let body = format!(r#"{{"tag":"HeartbeatResponse","command":"{word}","mood":[1]}}"#);
        let reply: HeartbeatResponse = read(body.as_bytes()).unwrap();
        prop_assert_eq!(reply.command.as_str(), word);
    }
}

#[test]
fn errors_name_the_place() {
    let error =
        read::<DeregisterWorkerResponse>(br#"{"tag":"DeregisterWorkerResponse","released":["3"]}"#)
            .unwrap_err();
    assert!(error.to_string().contains("released[0]"), "{error}");
}

#[test]
fn what_is_at_its_default_is_left_out() {
    let written = serde_json::to_string(&GetTopKRequest::new().with_limit(10)).unwrap();
    assert_eq!(written, r#"{"tag":"GetTopKRequest"}"#);
}
