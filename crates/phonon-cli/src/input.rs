//! Texts from files and from standard input, and the exact numbers that options take.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use phonon_base::{Time, limits, suggest};

use crate::failure::Failure;

/// A text and what it is called.
pub struct Text {
    /// The name to show.
    pub name: String,
    /// What it says.
    pub content: String,
    /// The folder that it is in.
    pub folder: PathBuf,
}

impl Text {
    /// Reads `path`, where `-` is standard input.
    pub fn read(path: &Path) -> Result<Text, Failure> {
        let standard = path == Path::new("-");
        let name = if standard { "<stdin>".to_owned() } else { path.display().to_string() };
        let bytes = if standard {
            bounded(io::stdin().lock(), &name)?
        } else {
            let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
            if file.metadata().is_ok_and(|about| about.is_dir()) {
                return Err(Failure::Usage(format!("`{name}` is a folder; give the name of a song in it")));
            }
            bounded(file, &name)?
        };
        let content = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::Failed(format!("{name}: byte {at} is not UTF-8; save the text as UTF-8"))
        })?;
        let folder = match path.parent() {
            Some(parent) if !standard && !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        Ok(Text { name, content, folder })
    }
}

fn bounded(source: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = limits::TEXT_BYTES as u64;
    source
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Usage(format!("cannot read `{name}`: {error}")))?;
    if bytes.len() as u64 > most {
        let message = format!("{name} has more than {most} bytes, which is the most that a song may have");
        return Err(Failure::Failed(message));
    }
    Ok(bytes)
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    if error.kind() != io::ErrorKind::NotFound {
        return Failure::Usage(format!("cannot read `{shown}`: {error}"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .take(limits::SAMPLE_ENTRIES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let hint = suggest::sentence(&name, beside.iter().map(String::as_str));
    Failure::Usage(format!(
        "there is no file `{shown}`{}",
        hint.map_or_else(String::new, |h| format!("; {h}"))
    ))
}

/// An exact number of cycles: `4`, `-1/3`, `0.25`.
pub fn exact(text: &str) -> Result<Time, String> {
    let whole = |part: &str| part.trim().parse::<i64>().ok();
    let number = match text.split_once('/') {
        Some((num, den)) => whole(num).zip(whole(den)).and_then(|(num, den)| Time::checked_new(num, den)),
        None => match whole(text) {
            Some(number) => Some(Time::whole(number)),
            None => text.trim().parse().ok().and_then(Time::from_f64),
        },
    };
    number.ok_or_else(|| "expected a number or a fraction such as 4, 1/3 or 0.25".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_and_decimals_are_exact() {
        assert_eq!(exact("4"), Ok(Time::whole(4)));
        assert_eq!(exact("-2/6"), Ok(Time::new(-1, 3)));
        assert_eq!(exact("0.1"), Ok(Time::new(1, 10)));
        for wrong in ["", "1/0", "x", "1/2/3", "nan", "inf", "1e400", "9223372036854775808"] {
            assert!(exact(wrong).is_err(), "{wrong}");
        }
    }
}
