//! Runs the scenarios against a server: `conformance-scenarios http://localhost:3000 [PART OF A NAME]`.

mod encode;
mod encode_duration;
mod parameters;
mod payload;
mod payload_multipart;
mod payload_pageable;
mod payload_xml;
mod routes;
mod services;
mod special_words;
mod suite;
mod type_additional_properties;
mod type_models;
mod type_optional_properties;
mod type_properties;
mod type_unions;
mod type_values;
mod versioning;

use suite::Suite;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(endpoint) = arguments.next() else {
        eprintln!("usage: conformance-scenarios http://localhost:3000 [PART OF A NAME]");
        std::process::exit(2);
    };
    // a failed assertion is told with its scenario
    std::panic::set_hook(Box::new(|_| ()));
    let mut suite = Suite::new(endpoint);
    type_values::scenarios(&mut suite);
    payload::scenarios(&mut suite);
    payload_multipart::scenarios(&mut suite);
    payload_pageable::scenarios(&mut suite);
    payload_xml::scenarios(&mut suite);
    routes::scenarios(&mut suite);
    special_words::scenarios(&mut suite);
    services::scenarios(&mut suite);
    versioning::scenarios(&mut suite);
    encode::scenarios(&mut suite);
    encode_duration::scenarios(&mut suite);
    parameters::scenarios(&mut suite);
    type_additional_properties::scenarios(&mut suite);
    type_properties::scenarios(&mut suite);
    type_optional_properties::scenarios(&mut suite);
    type_models::scenarios(&mut suite);
    type_unions::scenarios(&mut suite);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system lets a program wait for sockets");
    runtime.block_on(suite.run(&arguments.next().unwrap_or_default()));
}
