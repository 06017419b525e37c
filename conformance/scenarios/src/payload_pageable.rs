//! `payload/pageable`: OpenAPI does not say that pages follow each other, so these ask for each page by itself.

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

fn links(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination", client);
    let why = "the document cannot say that `next` is the URL of the next page: `x-paging` counts items by an offset";
    s.not_passed("link", why);
    s.not_passed("linkString", why);
    s.not_passed("nestedLink", why);
}

fn tokens_in_bodies(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.steps("requestQueryResponseBody", async |c| {
        let call = || c.continuation_token_request_query_response_body().foo("foo").bar("bar");
        let page = call().send().await?;
        assert_eq!(page.pets, first());
        let last = call().token(page.next_token.ok_or("no token")?).send().await?;
        assert_eq!((last.pets, last.next_token), (second(), None));
        Ok(())
    });
    s.steps("requestHeaderResponseBody", async |c| {
        let call = || {
            c.continuation_token_request_header_response_body()
                .foo("foo")
                .bar("bar")
        };
        let page = call().send().await?;
        assert_eq!(page.pets, first());
        let last = call().token(page.next_token.ok_or("no token")?).send().await?;
        assert_eq!((last.pets, last.next_token), (second(), None));
        Ok(())
    });
}

fn tokens_in_headers(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.steps("requestQueryResponseHeader", async |c| {
        let call = || {
            c.continuation_token_request_query_response_header()
                .foo("foo")
                .bar("bar")
        };
        let page = call().send_raw().await?;
        assert_eq!(page.value().pets, first());
        let last = call()
            .token(page.headers().next_token.as_ref().ok_or("no token")?)
            .send_raw()
            .await?;
        assert_eq!((&last.value().pets, &last.headers().next_token), (&second(), &None));
        Ok(())
    });
    s.steps("requestHeaderResponseHeader", async |c| {
        let call = || {
            c.continuation_token_request_header_response_header()
                .foo("foo")
                .bar("bar")
        };
        let page = call().send_raw().await?;
        assert_eq!(page.value().pets, first());
        let last = call()
            .token(page.headers().next_token.as_ref().ok_or("no token")?)
            .send_raw()
            .await?;
        assert_eq!((&last.value().pets, &last.headers().next_token), (&second(), &None));
        Ok(())
    });
}

fn tokens_in_nested_bodies(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_ServerDrivenPagination_ContinuationToken", client);
    s.steps("requestQueryNestedResponseBody", async |c| {
        let call = || {
            c.continuation_token_request_query_nested_response_body()
                .foo("foo")
                .bar("bar")
        };
        let page = call().send().await?;
        assert_eq!(page.nested_items.pets, first());
        let token = page.nested_next.and_then(|next| next.next_token).ok_or("no token")?;
        let last = call().token(token).send().await?;
        assert_eq!((last.nested_items.pets, last.nested_next), (second(), None));
        Ok(())
    });
    s.steps("requestHeaderNestedResponseBody", async |c| {
        let call = || {
            c.continuation_token_request_header_nested_response_body()
                .foo("foo")
                .bar("bar")
        };
        let page = call().send().await?;
        assert_eq!(page.nested_items.pets, first());
        let token = page.nested_next.and_then(|next| next.next_token).ok_or("no token")?;
        let last = call().token(token).send().await?;
        assert_eq!((last.nested_items.pets, last.nested_next), (second(), None));
        Ok(())
    });
}

fn sizes(suite: &mut Suite) {
    let all = || [first(), second()].concat();
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_PageSize", client);
    s.gives("listWithoutContinuation", all(), async |c| {
        c.page_size_list_without_continuation()
            .send()
            .await
            .map(|page| page.pets)
    });
    s.gives("listWithPageSize", (first(), all()), async |c| {
        let two = c.page_size_list_with_page_size().page_size(2).send().await?;
        let four = c.page_size_list_with_page_size().page_size(4).send().await;
        four.map(|four| (two.pets, four.pets))
    });
}

fn xml(suite: &mut Suite) {
    let client = client!(suite, payload_pageable);
    let mut s = suite.group("Payload_Pageable_XmlPagination", client);
    s.steps("listWithContinuation", async |c| {
        let page = c.xml_pagination_list_with_continuation().send().await?;
        let names = |pets: Vec<XmlPet>| pets.into_iter().map(|pet| pet.name).collect::<Vec<_>>();
        assert_eq!((names(page.pets), page.next_marker.as_deref()), (vec!["dog".into(), "cat".into()], Some("page2")));
        let last = c.xml_pagination_list_with_continuation().marker("page2").send().await?;
        assert_eq!((names(last.pets), last.next_marker), (vec!["bird".into(), "fish".into()], None));
        Ok(())
    });
    s.not_passed(
        "listWithNextLink",
        "the document cannot say that `nextLink` is the URL of the next page, which has no operation",
    );
}
