//! The vectors of the protocol, read from the repository.

use hola::protocol::*;
use serde_json::Value;

fn vectors(name: &str) -> Vec<Value> {
    let path = format!(
        "{}/../../schemas/draft/vectors/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

fn reread<T: Message>(body: &[u8]) -> Result<Value, MalformedMessage> {
    read::<T>(body).map(|message| serde_json::to_value(message).unwrap())
}

/// Reads a reply of the vectors; None when it is of another kind of message.
fn reply(tag: &str, body: &[u8]) -> Option<Result<Value, MalformedMessage>> {
    Some(match tag {
        "GetSuggestionResponse" => reread::<GetSuggestionResponse>(body),
        "GetTrialsResponse" => reread::<GetTrialsResponse>(body),
        "HeartbeatResponse" => reread::<HeartbeatResponse>(body),
        "GetStudyResponse" => reread::<GetStudyResponse>(body),
        "GetEventsResponse" => reread::<GetEventsResponse>(body),
        "SubmitResultResponse" => reread::<SubmitResultResponse>(body),
        "ErrorResponse" => reread::<ErrorResponse>(body),
        _ => return None,
    })
}

#[test]
fn replies_are_read() {
    let mut count = 0;
    for vector in vectors("accept") {
        let Some(body) = vector["body"].as_str() else {
            continue;
        };
        if let Some(read) = reply(vector["type"].as_str().unwrap(), body.as_bytes()) {
            count += 1;
            assert!(read.is_ok(), "{}: {read:?}", vector["name"]);
        }
    }
    assert!(count >= 11, "{count}");
}

#[test]
fn wrong_replies_are_refused() {
    let mut count = 0;
    for vector in vectors("reject") {
        let Some(body) = vector["body"].as_str() else {
            continue;
        };
        if let Some(read) = reply(vector["type"].as_str().unwrap(), body.as_bytes()) {
            count += 1;
            assert!(read.is_err(), "{}: {read:?}", vector["name"]);
        }
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn doubles_keep_every_bit() {
    let mut count = 0;
    for vector in vectors("roundtrip") {
        if vector["type"] != "SubmitResultRequest" {
            continue;
        }
        let body = vector["body"].as_str().unwrap();
        let request: SubmitResultRequest = read(body.as_bytes()).unwrap();
        let written = serde_json::to_string(&request).unwrap();
        let again: Value = serde_json::from_str(&written).unwrap();
        let double = again.pointer(vector["path"].as_str().unwrap()).unwrap();
        let bits = format!("{:016x}", double.as_f64().unwrap().to_bits());
        assert_eq!(bits, vector["bits"].as_str().unwrap(), "{}", vector["name"]);
        count += 1;
    }
    assert!(count > 5, "{count}");
}
