//! `routes`: styles of paths and queries.

use std::collections::BTreeMap;

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    plain(suite);
    reserved(suite);
    paths(suite);
    queries(suite);
}

fn plain(suite: &mut Suite) {
    let client = client!(suite, routes);
    let mut s = suite.group("Routes", client);
    // the server has exchanged the paths of these two
    s.sends("InInterface", async |c| c.fixed().send().await);
    s.sends("fixed", async |c| c.in_interface_fixed().send().await);
    s.sends("PathParameters_templateOnly", async |c| {
        c.path_parameters_template_only("a").send().await
    });
    s.sends("PathParameters_explicit", async |c| {
        c.path_parameters_explicit("a").send().await
    });
    s.sends("PathParameters_annotationOnly", async |c| {
        c.path_parameters_annotation_only("a").send().await
    });
    s.sends("QueryParameters_templateOnly", async |c| {
        c.query_parameters_template_only("a").send().await
    });
    s.sends("QueryParameters_explicit", async |c| {
        c.query_parameters_explicit("a").send().await
    });
    s.sends("QueryParameters_annotationOnly", async |c| {
        c.query_parameters_annotation_only("a").send().await
    });
}

fn reserved(suite: &mut Suite) {
    let client = client!(suite, routes);
    let mut s = suite.group("Routes_PathParameters_ReservedExpansion", client);
    s.sends("template", async |c| {
        c.reserved_expansion_template("foo/bar baz").send().await
    });
    s.sends("annotation", async |c| {
        c.reserved_expansion_annotation("foo/bar baz").send().await
    });
}

fn record() -> BTreeMap<String, i32> {
    BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])
}

/// The six scenarios of one style: a primitive value, a list and an object, exploded and not. Their ids are the same for all
/// styles, so names differ by a number.
macro_rules! style {
    ($suite:ident, $prefix:literal, [$primitive:ident, $array:ident, $record:ident], [$each:ident, $items:ident, $pairs:ident]) => {
        let client = client!($suite, routes);
        let mut s = $suite.group($prefix, client);
        s.sends("Standard_primitive", async |c| c.$primitive("a").send().await);
        s.sends("Standard_array", async |c| c.$array(["a", "b"]).send().await);
        s.sends("Standard_record", async |c| c.$record(record()).send().await);
        s.sends("Explode_primitive", async |c| c.$each("a").send().await);
        s.sends("Explode_array", async |c| c.$items(["a", "b"]).send().await);
        s.sends("Explode_record", async |c| c.$pairs(record()).send().await);
    };
}

fn paths(suite: &mut Suite) {
    style!(
        suite,
        "Routes_PathParameters_SimpleExpansion",
        [standard_primitive, standard_array, standard_record],
        [explode_primitive, explode_array, explode_record]
    );
    style!(
        suite,
        "Routes_PathParameters_PathExpansion",
        [standard_primitive_2, standard_array_2, standard_record_2],
        [explode_primitive_2, explode_array_2, explode_record_2]
    );
    style!(
        suite,
        "Routes_PathParameters_LabelExpansion",
        [standard_primitive_3, standard_array_3, standard_record_3],
        [explode_primitive_3, explode_array_3, explode_record_3]
    );
    style!(
        suite,
        "Routes_PathParameters_MatrixExpansion",
        [standard_primitive_4, standard_array_4, standard_record_4],
        [explode_primitive_4, explode_array_4, explode_record_4]
    );
}

fn queries(suite: &mut Suite) {
    style!(
        suite,
        "Routes_QueryParameters_QueryExpansion",
        [standard_primitive_5, standard_array_5, standard_record_5],
        [explode_primitive_5, explode_array_5, explode_record_5]
    );
    style!(
        suite,
        "Routes_QueryParameters_QueryContinuation",
        [standard_primitive_6, standard_array_6, standard_record_6],
        [explode_primitive_6, explode_array_6, explode_record_6]
    );
}
