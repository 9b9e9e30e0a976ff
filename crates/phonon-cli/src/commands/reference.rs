//! `phonon reference`: the manual as files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::{Failure, Outcome};
use crate::markdown::{self, MARK};

/// Writes the reference manual as Markdown
///
/// An index, and one file per kind of name or group of units and functions, all made from the rows. Files of an earlier manual that are no longer needed are deleted;
/// other files are left alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon reference --out docs/reference")]
pub struct Options {
    /// The folder to write into; it is made if need be
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let folder = &options.out;
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let files = markdown::files();
    for file in &files {
        let path = folder.join(&file.name);
        fs::write(&path, &file.text).map_err(|error| cannot(&path, &error))?;
    }
    for entry in fs::read_dir(folder).map_err(|error| cannot(folder, &error))?.flatten() {
        let path = entry.path();
        let is_kept = files.iter().any(|file| path.file_name() == Some(file.name.as_ref()));
        if !is_kept && is_ours(&path) {
            fs::remove_file(&path).map_err(|error| cannot(&path, &error))?;
        }
    }
    writeln!(out, "{}: {} files", folder.display(), files.len())?;
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
        && fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK))
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Failed(format!("cannot write `{}`: {error}", path.display()))
}
