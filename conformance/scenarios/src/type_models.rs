//! `type/model`: inheritance with and without discriminators, models by use and by visibility.

use std::collections::BTreeMap;

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    enum_discriminators(suite);
    nested_discriminators(suite);
    single_discriminators(suite);
    not_discriminated(suite);
    recursive(suite);
    usage(suite);
    visibility(suite);
}

fn enum_discriminators(suite: &mut Suite) {
    use conformance_clients::type_model_inheritance_enum_discriminator::models::{Cobra, Dog, Golden, Snake};
    let client = client!(suite, type_model_inheritance_enum_discriminator);
    let mut s = suite.group("Type_Model_Inheritance_EnumDiscriminator", client);
    s.gives("getExtensibleModel", Dog::Golden(Golden::new(10)), async |c| {
        c.get_extensible_model().send().await
    });
    s.sends("putExtensibleModel", async |c| {
        c.put_extensible_model(&Golden::new(10).into()).send().await
    });
    s.steps("getExtensibleModelMissingDiscriminator", async |c| {
        let dog = c.get_extensible_model_missing_discriminator().send().await?;
        let Dog::Dog(dog) = dog else {
            return Err(format!("{dog:?}").into());
        };
        assert_eq!((dog.weight, dog.kind), (10, None));
        Ok(())
    });
    s.steps("getExtensibleModelWrongDiscriminator", async |c| {
        let dog = c.get_extensible_model_wrong_discriminator().send().await?;
        let Dog::Dog(dog) = dog else {
            return Err(format!("{dog:?}").into());
        };
        assert_eq!((dog.weight, dog.kind), (8, Some("wrongKind".into())));
        Ok(())
    });
    s.gives("getFixedModel", Snake::Cobra(Cobra::new(10)), async |c| {
        c.get_fixed_model().send().await
    });
    s.sends("putFixedModel", async |c| {
        c.put_fixed_model(&Cobra::new(10).into()).send().await
    });
    s.steps("getFixedModelMissingDiscriminator", async |c| {
        let snake = c.get_fixed_model_missing_discriminator().send().await?;
        let Snake::Snake(snake) = snake else {
            return Err(format!("{snake:?}").into());
        };
        assert_eq!(snake.length, 10);
        Ok(())
    });
    s.steps("getFixedModelWrongDiscriminator", async |c| {
        let snake = c.get_fixed_model_wrong_discriminator().send().await?;
        let Snake::Snake(snake) = snake else {
            return Err(format!("{snake:?}").into());
        };
        assert_eq!(snake.length, 8);
        Ok(())
    });
}

fn nested_discriminators(suite: &mut Suite) {
    use conformance_clients::type_model_inheritance_nested_discriminator::models::{
        Fish, GoblinShark, Salmon, SawShark, Shark,
    };
    let goblin = |age| Fish::Shark(Shark::GoblinShark(GoblinShark::new(age)));
    let saw = |age| Fish::Shark(Shark::SawShark(SawShark::new(age)));
    let salmon = |age| Fish::from(Salmon::new(age));
    let friend = Salmon {
        partner: Some(salmon(3).into()),
        hate: Some(BTreeMap::from([
            ("key1".to_owned(), salmon(4)),
            ("key2".to_owned(), goblin(2)),
        ])),
        ..Salmon::new(2)
    };
    let hated = Salmon {
        friends: Some(vec![salmon(1), goblin(4)]),
        ..Salmon::new(2)
    };
    let fish = Fish::from(Salmon {
        partner: Some(saw(2).into()),
        friends: Some(vec![friend.into(), goblin(3)]),
        hate: Some(BTreeMap::from([
            ("key3".to_owned(), saw(3)),
            ("key4".to_owned(), hated.into()),
        ])),
        ..Salmon::new(1)
    });
    let client = client!(suite, type_model_inheritance_nested_discriminator);
    let mut s = suite.group("Type_Model_Inheritance_NestedDiscriminator", client);
    s.gives("getModel", goblin(1), async |c| c.get_model().send().await);
    s.sends("putModel", async move |c| c.put_model(&goblin(1)).send().await);
    s.gives("getRecursiveModel", fish.clone(), async |c| {
        c.get_recursive_model().send().await
    });
    s.sends("putRecursiveModel", async move |c| {
        c.put_recursive_model(&fish).send().await
    });
    s.steps("getMissingDiscriminator", async |c| {
        let fish = c.get_missing_discriminator().send().await?;
        let Fish::Fish(fish) = fish else {
            return Err(format!("{fish:?}").into());
        };
        assert_eq!((fish.age, fish.kind), (1, None));
        Ok(())
    });
    s.steps("getWrongDiscriminator", async |c| {
        let fish = c.get_wrong_discriminator().send().await?;
        let Fish::Fish(fish) = fish else {
            return Err(format!("{fish:?}").into());
        };
        assert_eq!((fish.age, fish.kind.as_deref()), (1, Some("wrongKind")));
        Ok(())
    });
}

fn single_discriminators(suite: &mut Suite) {
    use conformance_clients::type_model_inheritance_single_discriminator::models::{
        Bird, Dinosaur, Eagle, Goose, SeaGull, Sparrow, TRex,
    };
    let eagle = Bird::from(Eagle {
        partner: Some(Box::new(Goose::new(2).into())),
        friends: Some(vec![SeaGull::new(2).into()]),
        hate: Some(BTreeMap::from([("key3".to_owned(), Sparrow::new(1).into())])),
        ..Eagle::new(5)
    });
    let client = client!(suite, type_model_inheritance_single_discriminator);
    let mut s = suite.group("Type_Model_Inheritance_SingleDiscriminator", client);
    s.gives("getModel", Bird::Sparrow(Sparrow::new(1)), async |c| {
        c.get_model().send().await
    });
    s.sends("putModel", async |c| c.put_model(&Sparrow::new(1).into()).send().await);
    s.gives("getRecursiveModel", eagle.clone(), async |c| {
        c.get_recursive_model().send().await
    });
    s.sends("putRecursiveModel", async move |c| {
        c.put_recursive_model(&eagle).send().await
    });
    s.steps("getMissingDiscriminator", async |c| {
        let bird = c.get_missing_discriminator().send().await?;
        let Bird::Bird(bird) = bird else {
            return Err(format!("{bird:?}").into());
        };
        assert_eq!((bird.wingspan, bird.kind), (1, None));
        Ok(())
    });
    s.steps("getWrongDiscriminator", async |c| {
        let bird = c.get_wrong_discriminator().send().await?;
        let Bird::Bird(bird) = bird else {
            return Err(format!("{bird:?}").into());
        };
        assert_eq!((bird.wingspan, bird.kind.as_deref()), (1, Some("wrongKind")));
        Ok(())
    });
    s.gives("getLegacyModel", Dinosaur::TRex(TRex { size: 20 }), async |c| {
        c.get_legacy_model().send().await
    });
}

fn not_discriminated(suite: &mut Suite) {
    use conformance_clients::type_model_inheritance_not_discriminated::models::Siamese;
    let siamese = || Siamese::new(32, "abc", true);
    let client = client!(suite, type_model_inheritance_not_discriminated);
    let mut s = suite.group("Type_Model_Inheritance_NotDiscriminated", client);
    s.sends("postValid", async move |c| c.post_valid(&siamese()).send().await);
    s.gives("getValid", siamese(), async |c| c.get_valid().send().await);
    s.gives("putValid", siamese(), async move |c| {
        c.put_valid(&siamese()).send().await
    });
}

fn recursive(suite: &mut Suite) {
    use conformance_clients::type_model_inheritance_recursive::models::Extension;
    let with = |level, extension| Extension {
        extension: Some(extension),
        ..Extension::new(level)
    };
    let extension = with(0, vec![with(1, vec![Extension::new(2)]), Extension::new(1)]);
    let sent = extension.clone();
    let client = client!(suite, type_model_inheritance_recursive);
    let mut s = suite.group("Type_Model_Inheritance_Recursive", client);
    s.sends("put", async move |c| c.put(&sent).send().await);
    s.gives("get", extension, async |c| c.get().send().await);
}

fn usage(suite: &mut Suite) {
    use conformance_clients::type_model_usage::models::{InputOutputRecord, InputRecord};
    let client = client!(suite, type_model_usage);
    let mut s = suite.group("Type_Model_Usage", client);
    s.sends("input", async |c| {
        c.input(&InputRecord::new("example-value")).send().await
    });
    s.gives("output", "example-value".to_owned(), async |c| {
        c.output().send().await.map(|record| record.required_prop)
    });
    let record = || InputOutputRecord::new("example-value");
    s.gives("inputAndOutput", record(), async move |c| {
        c.input_and_output(&record()).send().await
    });
}

fn visibility(suite: &mut Suite) {
    use conformance_clients::type_model_visibility::models::{
        ReadOnlyModel, VisibilityModel, VisibilityModelCreate, VisibilityModelCreateOrUpdate, VisibilityModelDelete,
        VisibilityModelUpdate,
    };
    let client = client!(suite, type_model_visibility);
    let mut s = suite.group("Type_Model_Visibility", client);
    s.gives("getModel", Some("abc".to_owned()), async |c| {
        let response = c.get_model(123, &VisibilityModel::default()).send().await;
        response.map(|model| model.read_prop)
    });
    s.sends("headModel", async |c| {
        c.head_model(123, &VisibilityModel::default()).send().await
    });
    s.sends("putModel", async |c| {
        c.put_model(&VisibilityModelCreateOrUpdate::new(["foo", "bar"], [1, 2]))
            .send()
            .await
    });
    s.sends("patchModel", async |c| {
        c.patch_model(&VisibilityModelUpdate {
            update_prop: Some(vec![1, 2]),
        })
        .send()
        .await
    });
    s.sends("postModel", async |c| {
        c.post_model(&VisibilityModelCreate::new(["foo", "bar"])).send().await
    });
    s.sends("deleteModel", async |c| {
        c.delete_model(&VisibilityModelDelete::new(true)).send().await
    });
    s.steps("putReadOnlyModel", async |c| {
        let model = c.put_read_only_model(&ReadOnlyModel::default()).send().await?;
        let record = BTreeMap::from([("k1", "value1"), ("k2", "value2")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert_eq!(model.optional_nullable_int_list.into_value(), Some(vec![1, 2, 3]));
        assert_eq!(model.optional_string_record, Some(record));
        Ok(())
    });
}
