//! Nesting depth of types, as the compiler's recursion is limited.

use crate::model::TypeId;

use super::Plan;
use super::graph::references;

/// The longest chain of nested types, including lists and maps; cycles are followed once.
pub(crate) fn longest_chain(plan: &Plan<'_>) -> usize {
    let api = plan.api;
    // 0 is unknown; a type that is still open ends the chain
    let mut chain: Vec<usize> = vec![0; api.types.len()];
    let mut open = vec![false; api.types.len()];
    let mut longest = 0;
    for start in plan.types.iter().map(|ty| ty.id) {
        if chain[start.index()] != 0 {
            continue;
        }
        open[start.index()] = true;
        let mut work: Vec<(TypeId, Vec<TypeId>, usize)> = vec![(start, references(&api.types[start].shape), 1)];
        while let Some((id, inner, length)) = work.last_mut() {
            match inner.pop() {
                Some(next) if chain[next.index()] != 0 => *length = (*length).max(chain[next.index()] + 1),
                Some(next) if open[next.index()] => {}
                Some(next) => {
                    open[next.index()] = true;
                    work.push((next, references(&api.types[next].shape), 1));
                }
                None => {
                    let (id, length) = (*id, *length);
                    chain[id.index()] = length;
                    longest = longest.max(length);
                    work.pop();
                    if let Some((_, _, outer)) = work.last_mut() {
                        *outer = (*outer).max(length + 1);
                    }
                }
            }
        }
    }
    longest
}
