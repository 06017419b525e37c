//! The macros as a generated crate uses them: the crate renamed, and none of the usual names in scope.

extern crate specwright_runtime as runtime;

mod choices;
mod records;

/// What a document could call its types: a macro that relies on a name in scope does not compile here.
#[allow(dead_code)]
mod hostile {
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Result;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Default;
    pub struct From;
    pub struct Into;
    pub struct Debug;
    pub struct Json;
    pub struct Wire;
    pub struct Reader;
    pub struct Self_;
    pub mod std {}
    pub mod serde {}
    pub mod core {}

    #[derive(Clone, PartialEq, ::std::default::Default)]
    pub struct Model {
        pub r#type: ::std::option::Option<::std::string::String>,
        pub id: ::std::string::String,
    }
    runtime::record! { Model { 0 r#type = "type", 1 id required } }

    #[derive(Clone, PartialEq, ::std::default::Default)]
    pub struct Nothing {}
    runtime::record! { Nothing {} }

    #[derive(Clone, Debug_, PartialEq, Eq, Hash)]
    pub enum Status {
        None,
        r#Ok,
        Other(runtime::UnknownText),
    }
    runtime::text_enum! { Status else Other { None = "none", r#Ok = "ok" } }

    #[derive(Clone, Copy, Debug_, PartialEq, Eq, Hash)]
    pub enum Level {
        Some,
        Err,
        Unknown(i64),
    }
    runtime::codegen::integer_enum! { Level else Unknown { Some = 1, Err = -2 } }

    #[derive(Clone, Debug_, PartialEq)]
    pub enum Any {
        Vec(::std::vec::Vec<Model>),
        String(::std::string::String),
        Unknown(runtime::Json),
    }
    runtime::codegen::union! { Any else Unknown {
        Vec = runtime::codegen::Rule::kinds(runtime::codegen::Kinds::ARRAY),
        String = runtime::codegen::Rule::kinds(runtime::codegen::Kinds::STRING),
    } }

    use ::std::fmt::Debug as Debug_;
}

mod models {
    use std::collections::BTreeMap;

    use runtime::codegen::{Kinds, Rule};
    use runtime::{Binary, DateTime, Json, Nullable, Secret, UnknownText};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Status {
        Creating,
        CreateFailed,
        Unknown(UnknownText),
    }
    runtime::text_enum! { Status else Unknown { Creating = "creating", CreateFailed = "create_failed" } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Snapshot {
        pub id: String,
        pub status: Option<Status>,
        pub process: Option<i32>,
        pub description: Nullable<String>,
        pub owner: Option<String>,
        pub password: Option<Secret>,
        pub created: Option<DateTime>,
        pub content: Option<Binary>,
        pub tags: Option<Vec<String>>,
        pub labels: Option<BTreeMap<String, String>>,
        pub parent: Option<Box<Snapshot>>,
        pub any: Option<Json>,
        pub r#type: Option<String>,
    }
    runtime::record! { Snapshot {
        0 id required, 1 status, 2 process, 3 description, 4 owner nullable, 5 password, 6 created = "createdAt",
        7 content, 8 tags, 9 labels, 10 parent, 11 any, 12 r#type = "type",
    } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Page {
        pub snapshots: Vec<Snapshot>,
        pub first: Snapshot,
        pub extra: BTreeMap<String, i64>,
    }
    runtime::record! { Page { 0 snapshots, 1 first, .. extra } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Bag {
        pub more: BTreeMap<String, Json>,
    }
    runtime::record! { Bag { .. more } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Data {
        Page(Box<Page>),
        List(Vec<Snapshot>),
        Count(i64),
        Unknown(Json),
    }
    runtime::codegen::union! { Data else Unknown {
        Page = Rule::object(&["snapshots"]),
        List = Rule::kinds(Kinds::ARRAY),
        Count = Rule::kinds(Kinds::INTEGER),
    } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Cat {
        pub kind: String,
        pub lives: Option<u8>,
    }
    runtime::record! { Cat { 0 kind = "petType" required, 1 lives } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Dog {
        pub kind: String,
        pub friend: Option<Box<Pet>>,
    }
    runtime::record! { Dog { 0 kind = "petType" required, 1 friend } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Pet {
        Cat(Cat),
        Dog(Dog),
        Unknown(Json),
    }
    runtime::codegen::union! { Pet else Unknown {
        Cat = Rule::tag("petType", &["cat"]),
        Dog = Rule::tag("petType", &["dog", "puppy"]),
    } }

    /// Both variants fit what only the last line of it tells apart, and each holds the union again.
    #[derive(Clone, PartialEq, Default)]
    pub struct Left {
        pub next: Option<Box<Tree>>,
        pub end: Option<i64>,
    }
    runtime::record! { Left { 0 next, 1 end } }

    #[derive(Clone, PartialEq, Default)]
    pub struct Right {
        pub next: Option<Box<Tree>>,
        pub end: Option<bool>,
    }
    runtime::record! { Right { 0 next, 1 end } }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Tree {
        Left(Left),
        Right(Right),
        Unknown(Json),
    }
    runtime::codegen::union! { Tree else Unknown { Left = Rule::object(&[]), Right = Rule::object(&[]) } }
}

use runtime::{
    ReadError,
    json::{self, Wire},
};

fn read<T: Wire>(text: &str) -> Result<T, ReadError> {
    json::from_str(text)
}

fn refused<T: Wire>(text: &str, message: &str) {
    assert_eq!(
        read::<T>(text).err().map(|error| error.to_string()).as_deref(),
        Some(message),
        "{text}"
    );
}
