//! Any text as mini-notation: it is read, printed and asked, and never panics or hangs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phonon_base::TimeSpan;
use phonon_pattern::{Context, Mode, Query};

fuzz_target!(|text: &str| {
    // Quotes would end the string that the text stands in.
    if text.len() > 200 || text.contains(['"', '\\']) {
        return;
    }
    for mode in [Mode::STRUDEL, Mode::TIDAL] {
        let Ok(pattern) = phonon_eval::evaluate_pattern(&format!("\"{text}\""), mode) else { continue };
        let mut query = Query::new(&Context { mode, ..Context::default() });
        query.limit(2_000, 50_000);
        let mut events = Vec::new();
        for cycle in [0, 1, 1_000_000] {
            events.clear();
            let span = TimeSpan::of_cycle(cycle);
            if query.run(&pattern, span, &mut events).is_ok() {
                for event in &events {
                    assert!(span.begin <= event.part.begin && event.part.end <= span.end, "{event} of {text}");
                    assert!(event.places.spans().iter().all(|place| place.end as usize <= text.len() + 2));
                }
            }
        }
    }
});
