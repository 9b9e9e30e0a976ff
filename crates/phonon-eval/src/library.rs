//! The built-in instruments: written in the language, in `instruments/`, and read when first asked for. Each is a bus with
//! a frequency of its own that a song plays by its name: `s "superpiano" # note "c e g"`.

use std::sync::{Arc, LazyLock};

use crate::source::Source;

/// Groups of instruments and their texts.
static FILES: &[(&str, &str)] = &[
    ("keys", include_str!("instruments/keys.ph")),
    ("bells", include_str!("instruments/bells.ph")),
    ("plucked", include_str!("instruments/plucked.ph")),
    ("basses", include_str!("instruments/bass.ph")),
    ("leads", include_str!("instruments/leads.ph")),
    ("pads", include_str!("instruments/pads.ph")),
    ("noises", include_str!("instruments/noises.ph")),
];

/// One instrument.
#[derive(Debug)]
pub struct InstrumentRow {
    /// The name in `s`.
    pub name: &'static str,
    /// The heading it is listed under.
    pub group: &'static str,
    /// What it sounds like, in one line.
    pub summary: &'static str,
    /// How it is made.
    pub text: &'static str,
}

/// All instruments, in the order of their files: a line that says what it sounds like, and the bus below it.
pub fn rows() -> &'static [InstrumentRow] {
    static ROWS: LazyLock<Vec<InstrumentRow>> = LazyLock::new(|| {
        let row = |group: &'static str, text: &'static str, summary: Option<&'static str>| {
            let name = text.strip_prefix('~')?.split([' ', ':']).next()?;
            let summary = summary.and_then(|line| line.strip_prefix("-- ")).unwrap_or("");
            Some(InstrumentRow { name, group, summary, text })
        };
        let lines = FILES.iter().flat_map(|(group, text)| text.lines().map(move |line| (*group, line)));
        let before = std::iter::once(None).chain(lines.clone().map(|(_, line)| Some(line)));
        lines.zip(before).filter_map(|((group, line), before)| row(group, line, before)).collect()
    });
    &ROWS
}

/// The instrument of that name, with or without the sign of a bus.
pub fn row(name: &str) -> Option<&'static InstrumentRow> {
    let name = name.strip_prefix('~').unwrap_or(name);
    rows().iter().find(|row| row.name == name)
}

/// The texts of all instruments, read.
pub fn source() -> Arc<Source> {
    static SOURCE: LazyLock<Arc<Source>> = LazyLock::new(|| {
        let text: String = FILES.iter().map(|(_, text)| *text).collect();
        Arc::new(Source::new(phonon_syntax::parse(&text).tree, &mut Vec::new()))
    });
    SOURCE.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_reads_without_a_mistake_and_says_what_it_sounds_like() {
        for (group, text) in FILES {
            let parsed = phonon_syntax::parse(text);
            assert!(parsed.diagnostics.is_empty(), "{group}: {:?}", parsed.diagnostics);
        }
        for row in rows() {
            assert!(row.summary.len() > 10 && row.summary.ends_with('.'), "{}: {}", row.name, row.summary);
            assert!(source().functions.contains_key(row.name), "{}", row.name);
        }
        assert!(rows().len() >= 40, "{}", rows().len());
    }
}
