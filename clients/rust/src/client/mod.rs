//! The clients: one that blocks and, with the feature `async`, one for tokio.

#[cfg(feature = "async")]
mod async_client;
#[cfg(feature = "async")]
mod async_operations;
#[cfg(feature = "async")]
mod async_rest;
mod base;
mod blocking;
mod builder;
mod call;
mod endpoints;
mod http;
mod operations;
mod options;
mod pages;
mod reply;
mod rest;
#[cfg(feature = "zmq")]
mod zmq;

#[cfg(feature = "async")]
pub use self::async_client::{AsyncClient, AsyncPages};
pub use self::blocking::Client;
pub use self::builder::{ClientBuilder, Transport};
pub use self::options::CallOptions;
pub use self::pages::Pages;
