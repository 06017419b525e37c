//! The type of uuid.

use ::uuid::Uuid;

use super::as_text;

as_text! {
    Uuid: Self::nil(), "a UUID", |text| Self::try_parse(text).ok(), Self::to_string;
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refuses, round_trips};
    use super::*;

    #[test]
    fn uuids() {
        const TEXT: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        round_trips::<Uuid>(&[
            (TEXT, TEXT),
            (&TEXT.to_uppercase(), TEXT),
            (&TEXT.replace('-', ""), TEXT),
        ]);
        refuses::<Uuid>(&["67e55044", ""], "a UUID");
    }
}
