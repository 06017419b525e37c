//! The type of url.

use std::sync::LazyLock;

use ::url::Url;

use super::as_text;

as_text! {
    Url: BLANK.clone(), "a URL", |text| Self::parse(text).ok(), Self::to_string;
}

/// What stands in a field until it is read, as no URL is empty.
static BLANK: LazyLock<Url> = LazyLock::new(|| Url::parse("data:,").unwrap_or_else(|_| unreachable!("a constant")));

#[cfg(test)]
mod tests {
    use super::super::tests::{refuses, round_trips};
    use super::*;

    #[test]
    fn urls() {
        round_trips::<Url>(&[
            ("https://a.example/x?y=1", "https://a.example/x?y=1"),
            ("https://a.example", "https://a.example/"),
        ]);
        refuses::<Url>(&["/x", ""], "a URL");
    }
}
