//! What a section of the report is, and how it looks as Markdown.

use std::fmt::{self, Write};

use super::plot::Plot;

/// A table of measurements of one kind.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// How it was measured, against what.
    pub about: String,
    /// What came out.
    pub rows: Vec<Row>,
    /// Pictures of it.
    pub plots: Vec<Plot>,
}

/// One measurement.
pub struct Row {
    /// The unit.
    pub unit: String,
    /// Under which settings.
    pub setting: String,
    /// What it must not exceed, as text.
    pub limit: String,
    /// What was measured, the worst of all settings.
    pub measured: String,
    /// Whether it keeps the limit.
    pub verdict: Verdict,
}

/// Whether a measurement keeps its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Kept,
    /// It does not.
    Broken,
    /// There is no limit.
    None,
}

impl Verdict {
    /// By a comparison that must be true; what is not a number breaks every limit.
    pub fn of(is_kept: bool) -> Verdict {
        if is_kept { Verdict::Kept } else { Verdict::Broken }
    }

    fn word(self) -> &'static str {
        match self {
            Verdict::Kept => "pass",
            Verdict::Broken => "**FAIL**",
            Verdict::None => "–",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { unit, setting, limit, measured, .. } = self;
        write!(f, "{unit}: {setting}: {measured}, limit {limit}")
    }
}

impl Section {
    /// A section without rows.
    pub fn new(about: &str) -> Section {
        Section { title: "", about: about.to_owned(), rows: Vec::new(), plots: Vec::new() }
    }

    /// A measurement that has a limit.
    pub fn limited(&mut self, unit: &str, setting: &str, limit: &str, measured: String, is_kept: bool) {
        let verdict = Verdict::of(is_kept);
        let [unit, setting, limit] = [unit, setting, limit].map(str::to_owned);
        self.rows.push(Row { unit, setting, limit, measured, verdict });
    }

    /// A measurement without a limit, and why there is none.
    pub fn noted(&mut self, unit: &str, setting: &str, why: &str, measured: String) {
        let [unit, setting, limit] = [unit, setting, why].map(str::to_owned);
        self.rows.push(Row { unit, setting, limit, measured, verdict: Verdict::None });
    }

    /// One line: how many limits are kept.
    pub fn summary(&self) -> String {
        let count = |verdict| self.rows.iter().filter(|row| row.verdict == verdict).count();
        let (kept, broken, none) = (count(Verdict::Kept), count(Verdict::Broken), count(Verdict::None));
        format!("{}: {kept} kept, {broken} broken, {none} without a limit", self.title)
    }
}

/// The whole report.
pub fn markdown(sections: &[Section]) -> String {
    let mut text = String::from(
        "<!-- Made by `cargo xtask measure`; changes belong there. -->\n\n# Measurements\n\nEvery unit, driven by \
         itself at 48 kHz unless the table says otherwise, against the limits of its kind. `cargo xtask measure` \
         makes this page and fails when a limit is broken. What a unit costs is in [timings](timings.md), \
         which depend on the machine.\n\n",
    );
    let mut put = |line: fmt::Arguments<'_>| {
        // Writing into a string does not fail.
        let _ = text.write_fmt(line);
    };
    for section in sections {
        put(format_args!("* [{}](#{}): {}\n", section.title, anchor(section.title), tally(section)));
    }
    for section in sections {
        put(format_args!("\n## {}\n\n{}\n\n", section.title, section.about));
        put(format_args!("| unit | setting | limit | measured | |\n|---|---|---|---|---|\n"));
        for Row { unit, setting, limit, measured, verdict } in &section.rows {
            let plot = section.plots.iter().find(|plot| plot.unit == *unit);
            let name = match plot {
                Some(plot) => format!("[`{unit}`](measurements/{})", plot.file()),
                None => format!("`{unit}`"),
            };
            put(format_args!("| {name} | {setting} | {limit} | {measured} | {} |\n", verdict.word()));
        }
        for plot in &section.plots {
            put(format_args!("\n![{}](measurements/{})\n", plot.title, plot.file()));
        }
    }
    text
}

fn tally(section: &Section) -> String {
    let of = |verdict| section.rows.iter().filter(|row| row.verdict == verdict).count();
    match of(Verdict::Broken) {
        0 => format!("{} limits kept", of(Verdict::Kept)),
        broken => format!("**{broken} broken**, {} kept", of(Verdict::Kept)),
    }
}

/// The name that Markdown gives a heading.
fn anchor(title: &str) -> String {
    let kept = title.to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// Decibels with one digit; below -150 dB only rounding is left.
pub fn show_db(value: f64) -> String {
    if value < -150.0 { "below -150 dB".to_owned() } else { format!("{value:.1} dB") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_limits_are_counted_and_shown() {
        let mut section = Section { title: "Tuning: all", ..Section::new("About.") };
        section.limited("comb", "440 Hz", "2 cents", "3 cents".to_owned(), false);
        section.limited("moog", "440 Hz", "2 cents", "NaN".to_owned(), f64::NAN.abs().le(&2.0));
        section.noted("pluck", "", "noise", "1".to_owned());
        let text = markdown(&[section]);
        assert!(text.contains("* [Tuning: all](#tuning-all): **2 broken**, 0 kept"), "{text}");
        assert!(text.contains("| `comb` | 440 Hz | 2 cents | 3 cents | **FAIL** |"), "{text}");
    }
}
