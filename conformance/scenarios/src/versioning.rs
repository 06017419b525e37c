//! `versioning`: a document for each version of a service, whose version is a part of the server's URL.

use crate::services::client_at;
use crate::suite::{Suite, echo};

pub fn scenarios(suite: &mut Suite) {
    added(suite);
    removed(suite);
    removed_versions(suite);
    renamed(suite);
    changed(suite);
}

fn added(suite: &mut Suite) {
    use conformance_clients::versioning_added_v2::models::{EnumV1, ModelV1, ModelV2};
    let client = client_at!(suite, versioning_added_v2, version = "v2");
    let mut s = suite.group("Versioning_Added", client);
    let model = || ModelV1::new("foo", EnumV1::EnumMemberV2, 10);
    s.gives("v1", model(), async move |c| c.v1("bar", &model()).send().await);
    echo!(s, "v2", v2, ModelV2::new("foo", "bar"));
    echo!(
        s,
        "InterfaceV2",
        interface_v2_v2_in_interface,
        ModelV2::new("foo", "bar")
    );
}

fn removed(suite: &mut Suite) {
    use conformance_clients::versioning_removed_v2::models::{EnumV3, ModelV2, ModelV3};
    let client = client_at!(suite, versioning_removed_v2, version = "v2");
    let mut s = suite.group("Versioning_Removed", client);
    echo!(s, "v2", v2, ModelV2::new("foo", "bar"));
    echo!(s, "modelV3_V2", model_v3, ModelV3::new("123", EnumV3::EnumMemberV1));
}

fn removed_versions(suite: &mut Suite) {
    use conformance_clients::{versioning_removed_v1 as v1, versioning_removed_v2preview as preview};
    let client = client_at!(suite, versioning_removed_v1, version = "v1");
    let mut s = suite.group("Versioning_Removed", client);
    echo!(
        s,
        "modelV3",
        model_v3,
        v1::models::ModelV3::new("123", v1::models::EnumV3::EnumMemberV1)
    );
    let client = client_at!(suite, versioning_removed_v2preview, version = "v2preview");
    let mut s = suite.group("Versioning_Removed", client);
    echo!(s, "modelV3_V2preview", model_v3, preview::models::ModelV3::new("123"));
}

fn renamed(suite: &mut Suite) {
    use conformance_clients::versioning_renamed_from_v2::models::NewModel;
    let client = client_at!(suite, versioning_renamed_from_v2, version = "v2");
    let mut s = suite.group("Versioning_RenamedFrom", client);
    let model = || NewModel::new("foo", 10);
    s.gives("newOp", model(), async move |c| c.new_op("bar", &model()).send().await);
    echo!(s, "NewInterface", new_interface_new_op_in_new_interface, model());
}

fn changed(suite: &mut Suite) {
    use conformance_clients::{versioning_made_optional_v2, versioning_type_changed_from_v2};
    let client = client_at!(suite, versioning_made_optional_v2, version = "v2");
    let mut s = suite.group("Versioning_MadeOptional", client);
    echo!(
        s,
        "test",
        test,
        versioning_made_optional_v2::models::TestModel::new("foo")
    );

    let client = client_at!(suite, versioning_return_type_changed_from_v2, version = "v2");
    let mut s = suite.group("Versioning_ReturnTypeChangedFrom", client);
    s.gives("test", "test", async |c| c.test("test").send().await);

    let client = client_at!(suite, versioning_type_changed_from_v2, version = "v2");
    let mut s = suite.group("Versioning_TypeChangedFrom", client);
    let model = || versioning_type_changed_from_v2::models::TestModel::new("foo", "bar");
    s.gives("test", model(), async move |c| c.test("baz", &model()).send().await);
}
