//! Clients as services of the crate `tower`.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, HOST};
use tower_service::Service;

use super::Client;
use super::call::Call;
use super::pipeline;
use crate::error::Error;
use crate::transport::{Body, BoxFuture};
use crate::value::Upload;
