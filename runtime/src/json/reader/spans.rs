//! Where arrays and objects end that were passed over, so that passing over them again costs nothing.
//!
//! To choose among the types of a union, the keys of an object are looked at before it is read. Without this, the
//! innermost of unions within unions would be passed over once for each level.

use super::super::error::{Kind, ReadError};
use super::Reader;

/// An array or object shorter than this is passed over anew each time.
const SHORT: usize = 64;

/// Values of a JSON text: scalars but null, arrays, their items, and objects; nulls are counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    pub(crate) values: usize,
    pub(crate) nulls: usize,
}

impl Values {
    const ONE: Self = Self { values: 1, nulls: 0 };
    pub(crate) const NULL: Self = Self { values: 0, nulls: 1 };

    /// How many there are, with or without nulls, and without them.
    pub(crate) fn rank(self, nulls: bool) -> (usize, usize) {
        (self.values + if nulls { self.nulls } else { 0 }, self.values)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.values += other.values;
        self.nulls += other.nulls;
    }

    /// What is left without some of them.
    pub(crate) fn without(self, other: Self) -> Self {
        Self {
            values: self.values.saturating_sub(other.values),
            nulls: self.nulls.saturating_sub(other.nulls),
        }
    }
}

#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    values: Values,
}

/// The arrays and objects of one part of a text, in their order.
#[derive(Clone, Default)]
pub(super) struct Spans {
    known: Vec<Span>,
    from: usize,
    to: usize,
}

impl Spans {
    /// The array or object at an offset, if it was passed over before.
    fn find(&self, start: usize) -> Option<Span> {
        if !(self.from..self.to).contains(&start) {
            return None;
        }
        let index = self.known.binary_search_by_key(&start, |span| span.start).ok()?;
        self.known.get(index).copied()
    }
}

impl Reader<'_> {
    /// Prepares for passing over what follows with [`pass_over`](Self::pass_over).
    pub(crate) fn begin_passing_over(&mut self) {
        let spans = &mut self.spans;
        if !(spans.from..spans.to).contains(&self.at) {
            spans.known.clear();
            (spans.from, spans.to) = (self.at, self.at);
        }
    }

    /// Passes over the next value, checks all of it and counts what is in it.
    ///
    /// # Errors
    /// When it is not JSON or nested too deep.
    pub(crate) fn pass_over(&mut self) -> Result<Values, ReadError> {
        let is_new = self.at >= self.spans.to;
        let values = self.pass_over_one(is_new)?;
        if is_new {
            self.spans.to = self.at;
        }
        Ok(values)
    }

    /// Passes over an array or object; at most [`MAX_DEPTH`](super::MAX_DEPTH) calls within each other.
    fn pass_over_all(&mut self, kind: Kind, is_new: bool) -> Result<Values, ReadError> {
        let (start, index) = (self.at, self.spans.known.len());
        if is_new {
            self.spans.known.push(Span {
                start,
                end: start,
                values: Values::default(),
            });
        }
        let mut all = Values::ONE;
        if kind == Kind::Array {
            let mut more = self.begin_array()?;
            while more {
                all.values += 1;
                all.add(self.pass_over_one(is_new)?);
                more = self.next_item()?;
            }
        } else {
            let mut more = self.enter_object()?;
            while more {
                self.skip_key()?;
                all.add(self.pass_over_one(is_new)?);
                more = self.next_member()?;
            }
        }
        let end = self.at;
        if is_new && end - start < SHORT {
            self.spans.known.truncate(index); // what is in it is shorter still
        } else if let Some(span) = self.spans.known.get_mut(index) {
            (span.end, span.values) = (end, all);
            self.charge(size_of::<Span>());
        }
        Ok(all)
    }

    fn pass_over_one(&mut self, is_new: bool) -> Result<Values, ReadError> {
        match self.peek()? {
            Kind::Null => self.skip().map(|()| Values::NULL),
            Kind::Bool | Kind::Number | Kind::String => self.skip().map(|()| Values::ONE),
            kind => match self.spans.find(self.at) {
                Some(span) => {
                    self.at = span.end;
                    Ok(span.values)
                }
                None => self.pass_over_all(kind, is_new),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_passed_over_is_known() {
        let long = format!("[{}]", ["[1,null,{\"a\":[]}]"; 9].join(","));
        let text = format!(r#"{{"a":{long},"b":{{"c":{long}}},"d":"x"}}"#);
        let mut reader = Reader::new(&text);
        reader.begin_passing_over();
        assert!(reader.enter_object().unwrap());
        let mut seen = Vec::new();
        for _ in 0..2 {
            reader.skip_key().unwrap();
            seen.push(reader.pass_over().unwrap());
            reader.next_member().unwrap();
        }
        // an array, nine items, each an array of three items with a number, and an object with an array
        let values = 1 + 9 * (1 + 1 + 3 + 1 + 1 + 1);
        let long = Values { values, nulls: 9 };
        assert_eq!(
            seen,
            [
                long,
                Values {
                    values: values + 1,
                    nulls: 9
                }
            ]
        );
        // `b`, the list in it, and `a`; the short ones are not kept
        assert_eq!(reader.spans.known.len(), 3);
        let mut again = Reader::new(&text);
        again.spans = reader.spans.clone();
        again.begin_passing_over();
        again.enter_object().unwrap();
        again.skip_key().unwrap();
        assert_eq!(again.pass_over().unwrap(), long);
        assert_eq!(again.spans.known.len(), 3);
    }
}
