//! Which kind of file is written, from its name and what was asked for.

use std::path::Path;

use clap::ValueEnum;
use phonon::io::{Depth, Format};

use crate::failure::Failure;

/// What `--format` asks for: a depth, a kind of file, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Wanted {
    /// 32-bit floating point
    F32,
    /// 24-bit integer
    I24,
    /// 16-bit integer, dithered
    I16,
    /// FLAC, of 24 bits unless i16 is said too
    Flac,
}

/// Sound files that people know and Phonon does not write.
const OTHERS: [&str; 8] = ["mp3", "ogg", "opus", "aif", "aiff", "m4a", "aac", "caf"];

/// The format for `path`, or for stems alone where there is none.
pub fn choose(path: Option<&Path>, wanted: &[Wanted]) -> Result<Format, Failure> {
    let refuse = |message: &str| Err(Failure::Usage(format!("`--format`: {message}")));
    let mut depth = None;
    for wish in wanted {
        let wish = match wish {
            Wanted::F32 => Depth::F32,
            Wanted::I24 => Depth::I24,
            Wanted::I16 => Depth::I16,
            Wanted::Flac => continue,
        };
        if depth.is_some_and(|known| known != wish) {
            return refuse("a file has one of f32, i24 and i16");
        }
        depth = Some(wish);
    }
    let extension =
        path.and_then(Path::extension).map(|extension| extension.to_string_lossy().to_lowercase());
    let extension = extension.unwrap_or_default();
    if OTHERS.contains(&extension.as_str()) {
        let message = format!("phonon writes WAV and FLAC, not {extension}; end the name in .wav or .flac");
        return Err(Failure::Usage(message));
    }
    let is_flac = extension == "flac" || wanted.contains(&Wanted::Flac);
    if is_flac && extension == "wav" {
        return refuse("the name says WAV; end it in .flac");
    }
    match (is_flac, depth) {
        (true, Some(Depth::F32)) => refuse("FLAC has no f32; choose i24 or i16, or WAV"),
        (true, depth) => Ok(Format::Flac(depth.unwrap_or(Depth::I24))),
        (false, depth) => Ok(Format::Wav(depth.unwrap_or(Depth::F32))),
    }
}

/// The ending of a name of that format.
pub fn extension(format: Format) -> &'static str {
    match format {
        Format::Wav(_) => "wav",
        Format::Flac(_) => "flac",
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted::*;
    use super::*;

    fn chosen(path: &str, wanted: &[Wanted]) -> Option<Format> {
        choose(Some(Path::new(path)), wanted).ok()
    }

    #[test]
    fn name_and_wish_together_choose() {
        assert_eq!(chosen("a.wav", &[]), Some(Format::Wav(Depth::F32)));
        assert_eq!(chosen("a", &[I16]), Some(Format::Wav(Depth::I16)));
        assert_eq!(chosen("-", &[Flac]), Some(Format::Flac(Depth::I24)));
        assert_eq!(chosen("a.FLAC", &[I16]), Some(Format::Flac(Depth::I16)));
        assert_eq!(chosen("-", &[Flac, I16]), Some(Format::Flac(Depth::I16)));
        assert_eq!(choose(None, &[I24]).ok(), Some(Format::Wav(Depth::I24)));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for (path, wanted) in [
            ("a.flac", &[F32][..]),
            ("a.wav", &[Flac]),
            ("a.wav", &[I16, I24]),
            ("a.mp3", &[]),
            ("-", &[Flac, F32]),
        ] {
            assert_eq!(chosen(path, wanted), None, "{path} {wanted:?}");
        }
    }
}
