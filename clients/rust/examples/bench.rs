//! Measures the client: `bench describe`, or `bench trials N`.

use std::time::Instant;

use hola::protocol::{
    DescribeRequest, GetSuggestionRequest, GetSuggestionResponse, RegisterWorkerRequest,
    SubmitResultRequest, Suggestion, TrialResult,
};
use hola::{BoxError, Client};

fn main() -> Result<(), BoxError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let client = Client::connect()?;
    match arguments[..] {
        ["describe"] => {
            client.describe(&DescribeRequest::new())?;
            Ok(())
        }
        ["trials", count] => trials(&client, count.parse()?),
        _ => Err("usage: bench describe | bench trials N".into()),
    }
}

fn trials(client: &Client, count: u32) -> Result<(), BoxError> {
    let worker = client.register_worker(&RegisterWorkerRequest::new().with_name("bench"))?;
    let objectives = &worker.info.spec.objectives;
    let values: std::collections::BTreeMap<_, _> = objectives
        .iter()
        .map(|objective| (objective.name.clone(), 1.0))
        .collect();
    let ask = GetSuggestionRequest::new(&worker.worker_id).with_wait_s(10.0);
    let mut suggestion = only(client.get_suggestion(&ask)?)?;
    let started = Instant::now();
    for _ in 0..count {
        let result = TrialResult::new(suggestion.trial_id, suggestion.lease, values.clone());
        let tell = SubmitResultRequest::new()
            .with_results([result])
            .with_worker_id(&worker.worker_id)
            .with_next_count(1);
        let told = client.submit_result(&tell)?;
        suggestion = only(told.next.ok_or("a tell brought no next")?)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({"trials": count, "seconds": seconds})
    );
    Ok(())
}

fn only(reply: GetSuggestionResponse) -> Result<Suggestion, BoxError> {
    let status = reply.status;
    let mut suggestions = reply.suggestions.into_iter();
    suggestions
        .next()
        .ok_or_else(|| format!("no suggestion came: {status}").into())
}
