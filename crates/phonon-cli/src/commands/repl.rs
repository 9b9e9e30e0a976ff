//! `phonon repl`: a song line by line.

use std::io::Write;

use clap::Args;
use phonon::command;
use phonon::{Live, LiveOptions, Note};
use phonon_base::Diagnostic;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Editor, Helper};

use crate::catalog;
use crate::commands::live::OutputOptions;
use crate::commands::osc::OscOptions;
use crate::failure::{Failure, Outcome};
use crate::report::Report;

/// Plays line by line: each line is evaluated as it is entered
///
/// A line such as `d1: s "bd*4"` sets an output, a bus or a setting; entered again, it takes the place of the line before.
/// Commands act at once: hush, panic, solo 1, mute 2, unsolo, unmute, setCycle 0, nudge 0.02, tempo 0.6. `:show` prints
/// the song, `:save FILE` writes it, `:q` ends. Tab completes every name that there is.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    osc: OscOptions,
}

/// Completes names.
struct Names(Vec<String>);

impl Completer for Names {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '~';
        let start = line[..at]
            .rfind(|c| !is_part(c))
            .map_or(0, |found| found + line[found..].chars().next().map_or(1, char::len_utf8));
        let begun = &line[start..at];
        if begun.is_empty() {
            return Ok((start, Vec::new()));
        }
        let found = self.0.iter().filter(|name| name.starts_with(begun));
        let pairs = found.map(|name| Pair { display: name.clone(), replacement: name.clone() });
        Ok((start, pairs.collect()))
    }
}

impl Helper for Names {}
impl Highlighter for Names {}
impl Hinter for Names {
    type Hint = String;
}
impl Validator for Names {}

/// Lines by what they set.
#[derive(Default)]
struct Song(Vec<(String, String)>);

impl Song {
    fn set(&mut self, line: &str) {
        let end = line.find([':', '$', '=', '#']).unwrap_or(line.len());
        let name = line[..end].split_whitespace().next().unwrap_or_default().to_owned();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = line.to_owned(),
            None => self.0.push((name, line.to_owned())),
        }
    }

    fn text(&self) -> String {
        self.0.iter().map(|(_, line)| format!("{line}\n")).collect()
    }
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let settings = LiveOptions { remote: options.osc.remote(), ..options.output.live(None)? };
    let live = Live::start(settings).map_err(|error| Failure::Failed(error.to_string()))?;
    let mut names: Vec<String> = catalog::names();
    names.sort();
    names.dedup();
    let mut editor: Editor<Names, DefaultHistory> =
        Editor::with_config(Config::builder().auto_add_history(true).build()).map_err(failed)?;
    editor.set_helper(Some(Names(names)));
    let past = phonon::io::data_directory().map(|folder| folder.join("repl-history"));
    if let Some(past) = &past {
        // The first time there is none.
        let _ = editor.load_history(past);
    }
    let mut song = Song::default();
    loop {
        out.flush()?;
        let line = match editor.readline("phonon> ") {
            Ok(line) => line,
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => break,
            Err(error) => return Err(failed(error)),
        };
        let line = line.trim();
        match line.split_once(' ').unwrap_or((line, "")) {
            ("", _) => {}
            (":q" | ":quit", _) => break,
            (":show", _) => write!(out, "{}", song.text())?,
            (":save", path) if !path.is_empty() => match std::fs::write(path.trim(), song.text()) {
                Ok(()) => writeln!(out, "saved")?,
                Err(error) => writeln!(out, "{path}: {error}")?,
            },
            (word, _) if word.starts_with(':') => writeln!(out, "there are :show, :save FILE and :q")?,
            _ => match command::read(line) {
                Some(command) => live.command(command),
                None => evaluate(&live, &mut song, line, out)?,
            },
        }
    }
    if let Some(past) = past {
        if let Some(folder) = past.parent() {
            // A history that cannot be kept is no reason to complain at the end.
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = editor.save_history(&past);
    }
    live.stop();
    Ok(())
}

fn evaluate(live: &Live, song: &mut Song, line: &str, out: &mut dyn Write) -> Outcome {
    let before = song.0.clone();
    song.set(line);
    live.evaluate(song.text());
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(10) {
        match live.next_note() {
            Some(Note::Evaluated { text, diagnostics, .. }) => {
                Report::new("repl", &text).print(&diagnostics, out, false)?;
                if diagnostics.iter().any(Diagnostic::is_error) {
                    song.0 = before;
                }
                return Ok(());
            }
            Some(Note::Said { message, .. }) => writeln!(out, "{message}")?,
            None => std::thread::sleep(std::time::Duration::from_millis(2)),
        }
    }
    Ok(())
}

fn failed(error: ReadlineError) -> Failure {
    Failure::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_the_place_of_the_one_before() {
        let mut song = Song::default();
        song.set("d1: s \"bd\"");
        song.set("~x: sine 1");
        song.set("d1 $ s \"hh\"");
        assert_eq!(song.text(), "d1 $ s \"hh\"\n~x: sine 1\n");
    }
}
