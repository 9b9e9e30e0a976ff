//! `phonon gallery`: every sound there is, to look at and listen to.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use phonon::io::Depth;

use crate::catalog;
use crate::failure::{Failure, Outcome};
use crate::gallery::{self, Entry, Heard};
use crate::page::{Kind, Page};

/// Renders the example of every unit, built-in sound and instrument, with spectrograms, as a page for a browser
///
/// Writes index.html, and for each name a sound file (FLAC, 16 bits) and a spectrogram (PNG). The page needs no network.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon gallery gallery/
  phonon gallery gallery/ lpf moog --seconds 8")]
pub struct Options {
    /// The folder to write into; it is made if need be
    folder: PathBuf,
    /// Only these names
    names: Vec<String>,
    /// Length of each sound
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=60))]
    seconds: u16,
    /// How many are rendered at once
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let folder = &options.folder;
    let pages = choose(&options.names)?;
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let entries = render(&pages, options)?;
    let index = folder.join("index.html");
    fs::write(&index, gallery::page(&entries)).map_err(|error| cannot(&index, &error))?;
    for entry in &entries {
        if let Err(why) = &entry.heard {
            writeln!(out, "warning: {}: {why}", entry.page.name)?;
        }
    }
    writeln!(out, "{}: {} sounds", index.display(), entries.len())?;
    Ok(())
}

/// The pages of what sounds by itself; some of them, if any are named.
fn choose(names: &[String]) -> Result<Vec<Page>, Failure> {
    let pages: Vec<Page> = [Kind::Unit, Kind::Sound].into_iter().flat_map(catalog::of_kind).collect();
    let known = |name: &String| pages.iter().any(|page| page.answers_to(name));
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let name = crate::show::printable(name);
        return Err(Failure::Usage(format!("no sound is called `{name}`; `phonon list` shows all names")));
    }
    let wanted = |page: &Page| names.is_empty() || names.iter().any(|name| page.answers_to(name));
    Ok(pages.into_iter().filter(wanted).collect())
}

fn render(pages: &[Page], options: &Options) -> Result<Vec<Entry>, Failure> {
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::with_draw_target(Some(pages.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Entry, Failure>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..options.threads {
            scope.spawn(|| {
                while let Some((at, page)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    pages.get(at).map(|page| (at, page))
                } {
                    bar.set_message(page.name.clone());
                    let entry = one(page, &file_name(pages, at), options);
                    bar.inc(1);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, entry));
                    }
                }
            });
        }
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, entry)| entry).collect()
}

fn one(page: &Page, file: &str, options: &Options) -> Result<Entry, Failure> {
    let text = gallery::text(page).unwrap_or_default();
    let entry = |heard| Entry { page: page.clone(), file: file.to_owned(), heard };
    let heard = match Heard::render(&text, f64::from(options.seconds)) {
        Ok(heard) => heard,
        Err(why) => return Ok(entry(Err(why))),
    };
    let path = |ending: &str| options.folder.join(format!("{file}.{ending}"));
    gallery::write(&path("flac"), &heard, Some(Depth::I16))?;
    let picture = gallery::png([&heard.sides[0], &heard.sides[1]], f64::from(gallery::RATE));
    let picture = picture.map_err(|error| Failure::Failed(format!("{file}.png: {error}")))?;
    fs::write(path("png"), picture).map_err(|error| cannot(&path("png"), &error))?;
    Ok(entry(Ok(heard.levels)))
}

/// The name in letters and digits; signs such as `+` by their first alias that has any, with a number where another
/// page has the same.
fn file_name(pages: &[Page], at: usize) -> String {
    let plain = |page: &Page| {
        let names = std::iter::once(&page.name).chain(&page.aliases);
        let written = names.map(|name| name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', ""));
        written.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "sign".to_owned())
    };
    let name = plain(&pages[at]);
    match pages[..at].iter().filter(|page| plain(page) == name).count() {
        0 => name,
        before => format!("{name}-{}", before + 1),
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("cannot write `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_has_files_of_its_own() {
        let pages = choose(&[]).unwrap();
        let names: Vec<String> = (0..pages.len()).map(|at| file_name(&pages, at)).collect();
        let distinct: std::collections::BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len());
        assert!(names.contains(&"add".to_owned()), "the sum has its alias");
    }
}
