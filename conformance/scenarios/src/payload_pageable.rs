//! `payload/pageable`: OpenAPI does not say that pages follow each other, so `documents.mjs` says it by `x-paging`.

use conformance_clients::payload_pageable::models::{Pet, XmlPet};

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    links(suite);
    tokens_in_bodies(suite);
    tokens_in_headers(suite);
    tokens_in_nested_bodies(suite);
    sizes(suite);
    xml(suite);
}

fn first() -> Vec<Pet> {
    vec![pet("1", "dog"), pet("2", "cat")]
}

fn second() -> Vec<Pet> {
    vec![pet("3", "bird"), pet("4", "fish")]
}

fn pet(id: &str, name: &str) -> Pet {
    Pet {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn both() -> Vec<Pet> {
    [first(), second()].concat()
}

fn links(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination", client);
    s.gives("link", both(), async |c| {
        c.server_driven_pagination_link().items().try_collect().await
    });
    s.gives("linkString", both(), async |c| {
        c.server_driven_pagination_link_string().items().try_collect().await
    });
    s.gives("nestedLink", both(), async |c| {
        c.server_driven_pagination_nested_link().items().try_collect().await
    });
}

fn tokens_in_bodies(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.gives("requestQueryResponseBody", both(), async |c| {
        let call = c.continuation_token_request_query_response_body().foo("foo").bar("bar");
        call.items().try_collect().await
    });
    s.gives("requestHeaderResponseBody", both(), async |c| {
        let call = c
            .continuation_token_request_header_response_body()
            .foo("foo")
            .bar("bar");
        call.items().try_collect().await
    });
}

fn tokens_in_headers(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.gives("requestQueryResponseHeader", both(), async |c| {
        let call = c
            .continuation_token_request_query_response_header()
            .foo("foo")
            .bar("bar");
        call.items().try_collect().await
    });
    s.steps("requestHeaderResponseHeader", async |c| {
        // page by page, by hand
        let call = c
            .continuation_token_request_header_response_header()
            .foo("foo")
            .bar("bar");
        let page = call.clone().send_raw().await?;
        assert_eq!(page.value().pets, first());
        let call = call.next(&page)?.ok_or("no next page")?;
        let last = call.clone().send_raw().await?;
        assert_eq!(last.value().pets, second());
        assert!(call.next(&last)?.is_none());
        Ok(())
    });
}

fn tokens_in_nested_bodies(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.gives("requestQueryNestedResponseBody", both(), async |c| {
        let call = c
            .continuation_token_request_query_nested_response_body()
            .foo("foo")
            .bar("bar");
        call.items().try_collect().await
    });
    s.gives("requestHeaderNestedResponseBody", both(), async |c| {
        let call = c
            .continuation_token_request_header_nested_response_body()
            .foo("foo")
            .bar("bar");
        call.items().try_collect().await
    });
}

fn sizes(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_PageSize", client);
    s.gives("listWithoutContinuation", both(), async |c| {
        c.page_size_list_without_continuation()
            .send()
            .await
            .map(|page| page.pets)
    });
    s.gives("listWithPageSize", (first(), both()), async |c| {
        let two = c.page_size_list_with_page_size().page_size(2).send().await?;
        let four = c.page_size_list_with_page_size().page_size(4).send().await;
        four.map(|four| (two.pets, four.pets))
    });
}

fn xml(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let pets = || -> Vec<XmlPet> { both().into_iter().map(|Pet { id, name }| XmlPet { id, name }).collect() };
    let mut s = suite.group("Payload_Pageable_XmlPagination", client);
    s.gives("listWithContinuation", pets(), async |c| {
        c.xml_pagination_list_with_continuation().items().try_collect().await
    });
    s.gives("listWithNextLink", pets(), async |c| {
        c.xml_pagination_list_with_next_link().items().try_collect().await
    });
}
