//! The same faults over other wires: the bytes of HTTP/1.1 within TLS, and the responses, times and loads of HTTP/2.

use crate::fault::{alone, check_all};
use crate::load::{assert_flat, load};
use crate::torture::{Break, cancel_all, torture_all};
use crate::wire::Wire;

/// A test for each table, all rows of it over the wire, and those tests that are not rows. Of one wire some are among the
/// usual tests.
macro_rules! wire {
    ($module:ident: $wire:expr, $($table:ident $(($ignored:meta))?),+; load $(($load:meta))?) => {
        pub mod $module {
            use super::*;

            $(
                #[test]
                $(#[$ignored])?
                fn $table() {
                    check_all(&crate::$table::faults(), $wire);
                }
            )+

            #[test]
            $(#[$load])?
            fn load_of_two_thousand_calls() {
                let (memory, _) = alone(|| $wire.over(|| load(2_000)));
                assert_flat(&memory);
            }

            #[test]
            #[ignore = "takes a minute"]
            fn every_step_of_a_call_closed() {
                $wire.over(|| torture_all(Break::Close));
            }

            #[test]
            #[ignore = "takes a minute"]
            fn every_step_of_a_call_reset() {
                $wire.over(|| torture_all(Break::Reset));
            }

            #[test]
            #[ignore = "takes minutes"]
            fn every_step_of_a_call_stalled() {
                $wire.over(|| torture_all(Break::Stall));
            }

            #[test]
            #[ignore = "takes a minute"]
            fn cancelled_at_every_await() {
                $wire.over(cancel_all);
            }
        }
    };
}

wire! { tls: Wire::Tls,
framing, times, contents (ignore = "the bytes are those of the plain table"),
statuses (ignore = "the bytes are those of the plain table"), floods (ignore = "takes a while");
load (ignore = "takes a while") }

#[cfg(feature = "native-tls")]
wire! { native_tls: Wire::NativeTls,
framing, times, contents (ignore = "the bytes are those of the plain table"),
statuses (ignore = "the bytes are those of the plain table"), floods (ignore = "takes a while");
load (ignore = "takes a while") }

#[cfg(feature = "http2")]
wire! { http2: Wire::Http2, times, contents, statuses; load }

#[cfg(all(feature = "http2", feature = "native-tls"))]
wire! { native_http2: Wire::NativeHttp2, times, contents (ignore = "as by rustls"), statuses (ignore = "as by rustls");
load (ignore = "takes a while") }
