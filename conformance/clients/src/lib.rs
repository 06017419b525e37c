//! A module for each document: `type-array.json` is [`type_array`].

include!(concat!(env!("OUT_DIR"), "/clients.rs"));
