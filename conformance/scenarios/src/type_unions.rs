//! `type/union` and `type/union/discriminated`.

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    of_literals(suite);
    of_types(suite);
    enveloped(suite);
    inline(suite);
}

fn of_literals(suite: &mut Suite) {
    use conformance_clients::type_union::models::{
        EnumsOnlyCases, FloatsOnlyProp, IntsOnlyProp, Lr, MixedLiteralsCases, MixedLiteralsCasesBooleanLiteral,
        MixedLiteralsCasesFloatLiteral, MixedLiteralsCasesIntLiteral, MixedLiteralsCasesStringLiteral, StringsOnlyProp,
        Ud,
    };
    let literals = || {
        MixedLiteralsCases::new(
            MixedLiteralsCasesStringLiteral::A,
            MixedLiteralsCasesIntLiteral::Value2,
            MixedLiteralsCasesFloatLiteral::Value3_3,
            MixedLiteralsCasesBooleanLiteral::True,
        )
    };
    let client = client!(suite, type_union);
    let mut s = suite.group("Type_Union", client);
    s.gives("StringsOnly_get", StringsOnlyProp::B, async |c| {
        c.strings_only_get().send().await.map(|response| response.prop)
    });
    s.sends("StringsOnly_send", async |c| {
        c.strings_only_send(StringsOnlyProp::B).send().await
    });
    s.gives("StringExtensible_get", "custom".to_owned(), async |c| {
        c.string_extensible_get()
            .send()
            .await
            .map(|response| response.prop.to_string())
    });
    s.sends("StringExtensible_send", async |c| {
        c.string_extensible_send("custom").send().await
    });
    s.gives("StringExtensibleNamed_get", "custom".to_owned(), async |c| {
        c.string_extensible_named_get()
            .send()
            .await
            .map(|response| response.prop.to_string())
    });
    s.sends("StringExtensibleNamed_send", async |c| {
        c.string_extensible_named_send("custom").send().await
    });
    s.gives("IntsOnly_get", IntsOnlyProp::Value2, async |c| {
        c.ints_only_get().send().await.map(|response| response.prop)
    });
    s.sends("IntsOnly_send", async |c| {
        c.ints_only_send(IntsOnlyProp::Value2).send().await
    });
    s.gives("FloatsOnly_get", FloatsOnlyProp::Value2_2, async |c| {
        c.floats_only_get().send().await.map(|response| response.prop)
    });
    s.sends("FloatsOnly_send", async |c| {
        c.floats_only_send(FloatsOnlyProp::Value2_2).send().await
    });
    s.gives("EnumsOnly_get", EnumsOnlyCases::new(Lr::Right, Ud::Up), async |c| {
        c.enums_only_get().send().await.map(|response| response.prop)
    });
    s.sends("EnumsOnly_send", async |c| {
        c.enums_only_send(EnumsOnlyCases::new(Lr::Right, Ud::Up)).send().await
    });
    s.gives("MixedLiterals_get", literals(), async |c| {
        c.mixed_literals_get().send().await.map(|response| response.prop)
    });
    s.sends("MixedLiterals_send", async move |c| {
        c.mixed_literals_send(literals()).send().await
    });
}

fn of_types(suite: &mut Suite) {
    use conformance_clients::type_union::models::{
        Cat, MixedTypesCases, MixedTypesCasesArrayItem, MixedTypesCasesLiteral, ModelsOnlyProp, StringAndArrayCases,
        StringAndArrayCasesArray, StringAndArrayCasesString,
    };
    let text_and_list = || {
        let list = ["test1", "test2"].map(str::to_owned).to_vec();
        StringAndArrayCases::new(
            StringAndArrayCasesString::Text("test".to_owned()),
            StringAndArrayCasesArray::List(list),
        )
    };
    let mixed = || {
        let items: [MixedTypesCasesArrayItem; 4] = [
            Cat::new("test").into(),
            MixedTypesCasesArrayItem::A,
            2.into(),
            true.into(),
        ];
        MixedTypesCases::new(Cat::new("test"), MixedTypesCasesLiteral::A, 2, true, items)
    };
    let client = client!(suite, type_union);
    let mut s = suite.group("Type_Union", client);
    s.gives("ModelsOnly_get", ModelsOnlyProp::Cat(Cat::new("test")), async |c| {
        c.models_only_get().send().await.map(|response| response.prop)
    });
    s.sends("ModelsOnly_send", async |c| {
        c.models_only_send(Cat::new("test")).send().await
    });
    s.gives("StringAndArray_get", text_and_list(), async |c| {
        c.string_and_array_get().send().await.map(|response| response.prop)
    });
    s.sends("StringAndArray_send", async move |c| {
        c.string_and_array_send(text_and_list()).send().await
    });
    s.gives("MixedTypes_get", mixed(), async |c| {
        c.mixed_types_get().send().await.map(|response| response.prop)
    });
    s.sends("MixedTypes_send", async move |c| {
        c.mixed_types_send(mixed()).send().await
    });
}

fn enveloped(suite: &mut Suite) {
    use conformance_clients::type_union_discriminated::models::{
        Cat, Dog, PetWithCustomNames, PetWithCustomNamesCat, PetWithCustomNamesDog, PetWithEnvelope,
        PetWithEnvelopeCat, PetWithEnvelopeDog,
    };
    let client = client!(suite, type_union_discriminated);
    let mut s = suite.group("Type_Union_Discriminated_Envelope_Object", client);
    let cat = PetWithEnvelope::Cat(PetWithEnvelopeCat::new(Cat::new("Whiskers", true)));
    let dog = PetWithEnvelope::Dog(PetWithEnvelopeDog::new(Dog::new("Rex", false)));
    let sent = cat.clone();
    s.gives("Default_get", (cat.clone(), dog), async |c| {
        let cat = c.default_get().send().await?;
        let dog = c.default_get().kind("dog").send().await;
        dog.map(|dog| (cat, dog))
    });
    s.gives("Default_put", cat, async move |c| c.default_put(&sent).send().await);

    let cat = PetWithCustomNames::Cat(PetWithCustomNamesCat::new(Cat::new("Whiskers", true)));
    let dog = PetWithCustomNames::Dog(PetWithCustomNamesDog::new(Dog::new("Rex", false)));
    let sent = cat.clone();
    s.gives("CustomProperties_get", (cat.clone(), dog), async |c| {
        let cat = c.custom_properties_get().send().await?;
        let dog = c.custom_properties_get().pet_type("dog").send().await;
        dog.map(|dog| (cat, dog))
    });
    s.gives("CustomProperties_put", cat, async move |c| {
        c.custom_properties_put(&sent).send().await
    });
}

fn inline(suite: &mut Suite) {
    use conformance_clients::type_union_discriminated::models::{
        Cat, Dog, PetInline, PetInlineWithCustomDiscriminator,
    };
    let client = client!(suite, type_union_discriminated);
    let mut s = suite.group("Type_Union_Discriminated_NoEnvelope", client);
    let cat = PetInline::Cat(Cat::new("Whiskers", true));
    let dog = PetInline::Dog(Dog::new("Rex", false));
    let sent = cat.clone();
    s.gives("Default_get", (cat.clone(), dog), async |c| {
        let cat = c.default_get_2().send().await?;
        let dog = c.default_get_2().kind("dog").send().await;
        dog.map(|dog| (cat, dog))
    });
    s.gives("Default_put", cat, async move |c| c.default_put_2(&sent).send().await);

    let cat = PetInlineWithCustomDiscriminator::Cat(Cat::new("Whiskers", true));
    let dog = PetInlineWithCustomDiscriminator::Dog(Dog::new("Rex", false));
    let sent = cat.clone();
    s.gives("CustomDiscriminator_get", (cat.clone(), dog), async |c| {
        let cat = c.custom_discriminator_get().send().await?;
        let dog = c.custom_discriminator_get().r#type("dog").send().await;
        dog.map(|dog| (cat, dog))
    });
    s.gives("CustomDiscriminator_put", cat, async move |c| {
        c.custom_discriminator_put(&sent).send().await
    });
}
