//! `parameters`: bodies and lists, and models that are spread into parameters.

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    bodies(suite);
    lists(suite);
    paths_and_queries(suite);
    spread_models(suite);
    spread_aliases(suite);
}

fn bodies(suite: &mut Suite) {
    use conformance_clients::{
        parameters_basic::models::ExplicitBodyUser, parameters_body_optionality::models::BodyModel,
    };
    let client = client!(suite, parameters_basic);
    let mut s = suite.group("Parameters_Basic", client);
    s.sends("ExplicitBody_simple", async |c| {
        c.explicit_body_simple(&ExplicitBodyUser::new("foo")).send().await
    });
    s.sends("ImplicitBody_simple", async |c| {
        c.implicit_body_simple("foo").send().await
    });

    let client = client!(suite, parameters_body_optionality);
    let mut s = suite.group("Parameters_BodyOptionality", client);
    s.sends("requiredExplicit", async |c| {
        c.required_explicit(&BodyModel::new("foo")).send().await
    });
    s.sends("requiredImplicit", async |c| {
        c.required_implicit(&BodyModel::new("foo")).send().await
    });
    s.sends("OptionalExplicit", async |c| {
        c.optional_explicit_set().body(&BodyModel::new("foo")).send().await?;
        c.optional_explicit_omit().send().await
    });
}

fn lists(suite: &mut Suite) {
    const COLORS: [&str; 3] = ["blue", "red", "green"];
    let client = client!(suite, parameters_collection_format);
    let mut s = suite.group("Parameters_CollectionFormat", client);
    s.sends("Query_multi", async |c| c.query_multi(COLORS).send().await);
    s.sends("Query_csv", async |c| c.query_csv(COLORS).send().await);
    s.sends("Query_ssv", async |c| c.query_ssv(COLORS).send().await);
    s.sends("Query_pipes", async |c| c.query_pipes(COLORS).send().await);
    s.sends("Header_csv", async |c| c.header_csv(COLORS).send().await);
}

fn paths_and_queries(suite: &mut Suite) {
    let client = client!(suite, parameters_path);
    let mut s = suite.group("Parameters_Path", client);
    s.sends("normal", async |c| c.normal("foo").send().await);
    s.inexpressible("optional", "a parameter of a path is always required in OpenAPI");

    let client = client!(suite, parameters_query);
    let mut s = suite.group("Parameters_Query_Constant", client);
    s.sends("post", async |c| c.constant_post().send().await);
}

fn spread_models(suite: &mut Suite) {
    use conformance_clients::parameters_spread::models::{ModelBodyParameter, ModelCompositeRequestMix};
    let client = client!(suite, parameters_spread);
    let mut s = suite.group("Parameters_Spread_Model", client);
    s.sends("spreadAsRequestBody", async |c| {
        c.model_spread_as_request_body(&ModelBodyParameter::new("foo"))
            .send()
            .await
    });
    s.sends("spreadCompositeRequestOnlyWithBody", async |c| {
        c.model_spread_composite_request_only_with_body(&ModelBodyParameter::new("foo"))
            .send()
            .await
    });
    s.sends("spreadCompositeRequestWithoutBody", async |c| {
        c.model_spread_composite_request_without_body("foo", "bar").send().await
    });
    s.sends("spreadCompositeRequest", async |c| {
        c.model_spread_composite_request("foo", "bar", &ModelBodyParameter::new("foo"))
            .send()
            .await
    });
    s.sends("spreadCompositeRequestMix", async |c| {
        c.model_spread_composite_request_mix("foo", "bar", &ModelCompositeRequestMix::new("foo"))
            .send()
            .await
    });
}

fn spread_aliases(suite: &mut Suite) {
    use conformance_clients::parameters_spread::models::AliasInnerModel;
    let client = client!(suite, parameters_spread);
    let mut s = suite.group("Parameters_Spread_Alias", client);
    s.sends("spreadAsRequestBody", async |c| {
        c.alias_spread_as_request_body("foo").send().await
    });
    s.sends("spreadAsRequestParameter", async |c| {
        c.alias_spread_as_request_parameter("1", "bar", "foo").send().await
    });
    s.sends("spreadWithMultipleParameters", async |c| {
        let call = c.alias_spread_with_multiple_parameters("1", "bar", "foo", [1, 2]);
        call.optional_int(1).optional_string_list(["foo", "bar"]).send().await
    });
    s.sends("spreadParameterWithInnerModel", async |c| {
        c.alias_spread_parameter_with_inner_model("1", "bar", &AliasInnerModel::new("foo"))
            .send()
            .await
    });
    s.sends("spreadParameterWithInnerAlias", async |c| {
        c.alias_spread_parameter_with_inner_alias("1", "bar", "foo", 1)
            .send()
            .await
    });
}
