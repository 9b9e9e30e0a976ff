//! Any text as an expression: bytes choose names, numbers and signs of the language, so that most of what is made
//! can be read, or stand as they are.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phonon_base::TimeSpan;
use phonon_pattern::{CONTROLS, Context, FUNCTIONS, Query};

/// What stands between names.
const SIGNS: &[&str] = &[
    " ", " ", " ", " $ ", " $ ", " $ ", " # ", "(", ")", "(", ")", "[", "]", ", ", " + ", " |+| ", " * ", " - ", "/",
    "\\x -> x", " . ", " >> ", "0", "1", "2", "3", "0.25", "(-1)", "(1/8)", "\"a b\"", "\"0 1 2\"", "\"<0 1>*3\"",
    "\"1 0\"", "\"x(3,8)\"", "\"a?\"", "\"[0,4,7]\"", "\"c'maj e:3\"", "id", "{n: 1}", ".mix", ".squeeze", "saw", "\n",
    "~x: ", "mode: tidal\n",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    if data.len() > 120 {
        return;
    }
    let text = match first {
        0..32 => String::from_utf8_lossy(rest).into_owned(),
        _ => text_of(rest),
    };
    let Ok(question) = phonon_eval::evaluate_question(&text, &Context::default()) else { return };
    let mut query = Query::new(&question.context);
    query.limit(2_000, 50_000);
    let mut events = Vec::new();
    for cycle in [0, 3] {
        events.clear();
        let _ = query.run(&question.pattern, TimeSpan::of_cycle(cycle), &mut events);
    }
});

/// Two bytes a word: which kind, and which one.
fn text_of(data: &[u8]) -> String {
    let mut text = String::new();
    for pair in data.chunks(2) {
        let (kind, at) = (pair[0], pair.get(1).copied().unwrap_or_default() as usize);
        match kind {
            0..110 => {
                let at = at + 256 * usize::from(kind % 2);
                let rows = FUNCTIONS.iter().map(|rows| rows.len()).sum::<usize>();
                if let Some(row) = FUNCTIONS.iter().copied().flatten().nth(at % rows) {
                    text += row.name;
                    text.push(' ');
                }
            }
            110..130 => {
                let controls = CONTROLS[at % CONTROLS.len()].1;
                text += controls[(at / CONTROLS.len()) % controls.len()].name;
                text.push(' ');
            }
            _ => text += SIGNS[at % SIGNS.len()],
        }
    }
    text
}
