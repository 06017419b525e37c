//! The bytes choose a document and changes to it. A client is generated for it. The client is compiled if its code has a
//! form that no client before had; of the others, some are compiled.
//!
//! The first byte gives the number of changes (0 to 3), the next eight are the seed that chooses them, the rest chooses the document.
//!
//! Run with `RUSTC_BOOTSTRAP=1 cargo fuzz run compile --sanitizer none`.
#![no_main]

use std::cell::RefCell;

use specwright_fuzz::compiler::Compiler;
use specwright_fuzz::random::Random;
use specwright_fuzz::sample::Sample;
use specwright_fuzz::{choices, document, folder, mutate, trial};

thread_local! {
    static STAGE: RefCell<(Compiler, Sample)> = RefCell::new((Compiler::new(folder()), Sample::default()));
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Some((seed, rest)) = rest.split_first_chunk() else {
        return;
    };
    let mut document = document::document(rest);
    let mut random = Random::new(u64::from_le_bytes(*seed));
    for _ in 0..first % 4 {
        let other = document::document(&choices::bytes_of(random.below(50) as u64, 2_000));
        mutate::tree(&mut document, &other, &mut random);
    }
    let path = folder().join("document.json");
    std::fs::write(&path, document.to_string()).expect("the document can be written");
    let generated = trial::generate(&path).unwrap_or_else(|fault| panic!("{fault}\n{document:#}"));
    if generated.files.is_empty() {
        return;
    }
    STAGE.with_borrow_mut(|(compiler, sample)| {
        if sample.takes(&generated)
            && let Err(messages) = compiler.check(&generated)
        {
            panic!("{messages}\n{document:#}");
        }
    });
});
