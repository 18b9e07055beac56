//! The least program that uses the crate: it says that there is no scheduler.

use std::time::Duration;

use hola::protocol::DescribeRequest;
use hola::{Client, Error, Retry};

fn main() -> Result<(), Error> {
    let client = Client::builder()
        .endpoint("http://127.0.0.1:9")
        .connect_timeout(Duration::from_secs(1))
        .retry(Retry::NEVER)
        .build()?;
    match client.describe(&DescribeRequest::new()) {
        Err(Error::Transport(error)) => println!("no scheduler: {error}"),
        other => println!("{other:?}"),
    }
    Ok(())
}
