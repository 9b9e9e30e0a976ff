//! `cargo xtask measure`: every unit against the limits of its kind, as a report with plots.
//!
//! Read in this order: [`report`] (what a section is), then a section, say [`response`]. Each one loops over the
//! rows and has a small table of what the literature expects, or of why nothing is expected.

mod alias;
mod decay;
mod latency;
mod offset;
mod oscillator;
mod plot;
mod purity;
mod report;
mod response;
mod shaper;
mod signal;
mod times;
mod timing;
mod tuning;

use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use report::{Section, Verdict};

/// Measures every unit and writes the report with its plots
///
/// Fails when a limit is broken. The report is the same on every run; times are measured only when asked for, since
/// they depend on the machine.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of the manual
    #[arg(long, value_name = "DIR", default_value = "docs/reference")]
    out: PathBuf,
    /// Write nothing, only check the limits
    #[arg(long)]
    check: bool,
    /// Measure nanoseconds as well, into a file of their own
    #[arg(long)]
    times: bool,
    /// Sections to measure, by the words of their titles; all of them unless given
    sections: Vec<String>,
}

/// A section: its title, and what measures it.
type Step = (&'static str, fn() -> Section);

/// All sections, in the order of the report.
const STEPS: &[Step] = &[
    ("Filters: response", response::measure),
    ("Oscillators: aliases", alias::measure),
    ("Sine: purity", purity::measure),
    ("Shaping: aliases", shaper::measure),
    ("Envelopes: times", times::measure),
    ("Reverbs: decay", decay::measure),
    ("Tuning", tuning::measure),
    ("Offset", offset::measure),
    ("Latency", latency::measure),
];

/// Runs it.
#[expect(clippy::print_stdout, reason = "printing is what this command is for")]
pub fn run(options: &Options) -> Result<(), String> {
    let wanted = |title: &str| {
        let words = &options.sections;
        words.is_empty() || words.iter().any(|word| title.to_lowercase().contains(&word.to_lowercase()))
    };
    let steps: Vec<&Step> = STEPS.iter().filter(|(title, _)| wanted(title)).collect();
    if steps.is_empty() {
        let titles: Vec<&str> = STEPS.iter().map(|(title, _)| *title).collect();
        return Err(format!("no section of that name; there are: {}", titles.join(", ")));
    }
    let sections = measure(&steps);
    for section in &sections {
        println!("{}", section.summary());
        for row in section.rows.iter().filter(|row| row.verdict == Verdict::Broken) {
            println!("  {row}");
        }
    }
    if !options.check && options.sections.is_empty() {
        write(&options.out, &sections)?;
    }
    if options.times {
        put(&options.out.join("timings.md"), &timing::report())?;
    }
    let broken = sections.iter().flat_map(|s| &s.rows).filter(|row| row.verdict == Verdict::Broken).count();
    if broken == 0 { Ok(()) } else { Err(format!("{broken} limits are broken")) }
}

fn measure(steps: &[&Step]) -> Vec<Section> {
    let bar = ProgressBar::new(steps.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let one = |(title, section): &&Step| {
        bar.set_message(*title);
        let section = section();
        bar.inc(1);
        Section { title, ..section }
    };
    let sections = steps.iter().map(one).collect();
    bar.finish_and_clear();
    sections
}

/// The report, its plots, and no plots of units that are gone.
fn write(folder: &Path, sections: &[Section]) -> Result<(), String> {
    let plots = folder.join("measurements");
    if plots.is_dir() {
        fs::remove_dir_all(&plots).map_err(|error| cannot(&plots, &error))?;
    }
    fs::create_dir_all(&plots).map_err(|error| cannot(&plots, &error))?;
    for plot in sections.iter().flat_map(|section| &section.plots) {
        put(&plots.join(plot.file()), &plot.draw())?;
    }
    put(&folder.join("measurements.md"), &report::markdown(sections))
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test per section would hide a section that nobody tests.
    #[test]
    fn no_limit_is_broken() {
        for (title, section) in STEPS {
            for row in section().rows {
                assert!(row.verdict != Verdict::Broken, "{title}: {row}");
            }
        }
    }
}
