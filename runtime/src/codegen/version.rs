//! The version of what generated code is written in.

/// Compiles only in a crate that was generated for this version of the runtime.
///
/// ```
/// specwright_runtime::codegen::version!(2);
/// ```
///
/// Elsewhere it is an error, the first one, that says what to do:
///
/// ```compile_fail
/// specwright_runtime::codegen::version!(0);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __version {
    (2) => {};
    ($other:tt) => {
        // `env!` would give the version of the generated crate
        ::core::compile_error! {
            "this client was generated for another version of specwright-runtime: generate again with specwright 0.1"
        }
    };
}

/// Refuses code that checks the values of requests unless the feature `validate` is on.
#[cfg(feature = "validate")]
#[doc(hidden)]
#[macro_export]
macro_rules! __validates {
    () => {};
}

/// Refuses code that checks the values of requests unless the feature `validate` is on.
#[cfg(not(feature = "validate"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __validates {
    () => {
        ::core::compile_error! {
            "this client checks the values of requests: enable the feature `validate` of specwright-runtime"
        }
    };
}

/// Refuses code with bodies in XML unless the feature `xml` is on.
#[cfg(feature = "xml")]
#[doc(hidden)]
#[macro_export]
macro_rules! __uses_xml {
    () => {};
}

/// Refuses code with bodies in XML unless the feature `xml` is on.
#[cfg(not(feature = "xml"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __uses_xml {
    () => {
        ::core::compile_error! {
            "this client has bodies in XML: enable the feature `xml` of specwright-runtime, or generate it with `xml = \"bytes\"`"
        }
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_message_names_the_generator_of_this_release() {
        let release = concat!(
            "generate again with specwright ",
            env!("CARGO_PKG_VERSION_MAJOR"),
            ".",
            env!("CARGO_PKG_VERSION_MINOR"),
            "\""
        );
        assert!(include_str!("version.rs").contains(release));
    }
}
