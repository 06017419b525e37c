//! Responses that are small on the wire and 16 MiB when they are decompressed.

use specwright_runtime::TooLarge::Body;

use crate::fault::Outcome::TooLarge;
use crate::fault::{LIMIT, faults};
use crate::server::{Act, reply_with};

fn encoded(status: u16, encoding: &str, body: &[u8]) -> Act {
    let headers = [("Content-Type", "application/json"), ("Content-Encoding", encoding)];
    Act::Reply(reply_with(status, &headers, body))
}

faults! {
    bomb_in_gzip: encoded(200, "gzip", include_bytes!("../encodings/spaces.gz")) => TooLarge(Body(LIMIT)), memory(12 << 20);
    bomb_in_brotli: encoded(200, "br", include_bytes!("../encodings/spaces.br")) => TooLarge(Body(LIMIT)), memory(24 << 20);
    bomb_in_zstd: encoded(200, "zstd", include_bytes!("../encodings/spaces.zst")) => TooLarge(Body(LIMIT)), memory(12 << 20);
    bomb_in_an_error: encoded(500, "gzip", include_bytes!("../encodings/spaces.gz")) => TooLarge(Body(LIMIT)), memory(12 << 20);
}
