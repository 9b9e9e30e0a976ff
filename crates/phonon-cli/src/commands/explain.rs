//! `phonon explain`: everything about one name.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use phonon::io::Levels;
use phonon_base::suggest;

use crate::catalog;
use crate::failure::{Failure, Outcome};
use crate::gallery::{self, Heard};
use crate::page::Page;

/// Explains a name: what it takes, in which unit and range, with an example
///
/// Units, pattern functions, operators, event controls, commands, statements and built-in sounds; a name with several
/// meanings shows them all.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon explain lpf
  phonon explain every
  phonon explain lpf --play lpf.wav
  phonon explain '|+|'
  phonon explain render")]
pub struct Options {
    /// The name, or one of its aliases
    #[arg(allow_hyphen_values = true)]
    name: String,
    /// Render the example into a sound file: WAV, or FLAC for a name that ends in .flac
    #[arg(long, value_name = "FILE")]
    play: Option<PathBuf>,
    /// How much of the example is rendered
    #[arg(long, default_value_t = 4, requires = "play", value_parser = clap::value_parser!(u16).range(1..=600))]
    seconds: u16,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let pages = catalog::pages();
    let found = find(&pages, &options.name);
    if found.is_empty() {
        return Err(unknown(&pages, &options.name));
    }
    for (index, page) in found.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        page.print(out)?;
    }
    options.play.as_ref().map_or(Ok(()), |path| play(&found, path, options.seconds, out))
}

/// Renders the first example that is one of sound.
fn play(pages: &[&Page], path: &Path, seconds: u16, out: &mut dyn Write) -> Outcome {
    let Some(text) = pages.iter().find_map(|page| gallery::text(page)) else {
        return Err(Failure::Failed("there is no example that sounds".to_owned()));
    };
    let heard = Heard::render(&text, f64::from(seconds))
        .map_err(|why| Failure::Failed(format!("the example `{text}` does not sound: {why}")))?;
    gallery::write(path, &heard, None)?;
    let Levels { peak_db, rms_db, .. } = heard.levels;
    let path = path.display();
    writeln!(out, "\n{path}: {seconds} s of `{text}`, peak {peak_db:.1} dB, RMS {rms_db:.1} dB")?;
    Ok(())
}

/// The pages of a name as typed: `lpf`, also `cps:` as in a text, and `LPF` where nothing is written so.
fn find<'a>(pages: &'a [Page], typed: &str) -> Vec<&'a Page> {
    let of = |name: &str| pages.iter().filter(|page| page.answers_to(name)).collect::<Vec<&Page>>();
    let readings = [typed.to_owned(), typed.trim().trim_end_matches(':').to_owned(), typed.to_lowercase()];
    readings.iter().map(|name| of(name)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn unknown(pages: &[Page], name: &str) -> Failure {
    let known = pages
        .iter()
        .flat_map(|page| std::iter::once(page.name.as_str()).chain(page.aliases.iter().map(String::as_str)));
    let hint = suggest::sentence(name, known).unwrap_or_else(|| "`phonon list` shows all names".to_owned());
    let shown: String = crate::show::printable(name).chars().take(80).collect();
    Failure::Failed(format!("there is nothing called `{shown}`; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Kind;

    fn kinds(name: &str) -> Vec<Kind> {
        find(&catalog::pages(), name).iter().map(|page| page.kind).collect()
    }

    #[test]
    fn every_name_and_alias_is_explained() {
        let pages = catalog::pages();
        for page in &pages {
            for name in std::iter::once(&page.name).chain(&page.aliases) {
                assert!(find(&pages, name).iter().any(|found| found.name == page.name), "{name}");
            }
        }
    }

    #[test]
    fn all_meanings_of_a_name_are_found() {
        assert!(kinds("+").contains(&Kind::Operator));
        assert_eq!(kinds("bpm:"), [Kind::Form]);
        assert_eq!(kinds("RENDER"), [Kind::Command]);
        assert!(kinds("nosuchname").is_empty());
    }
}
