//! Replies that come page by page.

use std::collections::VecDeque;

use super::blocking::Client;
use crate::error::Error;
use crate::protocol::PagedRequest;

/// The items of every page, in order. After an error it continues with the same page.
#[derive(Debug)]
pub struct Pages<'a, R: PagedRequest> {
    client: &'a Client,
    request: Option<R>,
    items: VecDeque<R::Item>,
}

impl<'a, R: PagedRequest> Pages<'a, R> {
    pub(super) fn new(client: &'a Client, request: &R) -> Self {
        Self {
            client,
            request: Some(request.clone()),
            items: VecDeque::new(),
        }
    }
}

impl<R: PagedRequest> Iterator for Pages<'_, R> {
    type Item = Result<R::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(Ok(item));
            }
            let request = self.request.as_ref()?;
            match self.client.call(request) {
                Ok(page) => {
                    let (items, cursor) = R::split(page);
                    self.items = items.into();
                    self.request = self
                        .request
                        .take()
                        .zip(cursor)
                        .map(|(r, c)| r.with_cursor(c));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
