//! Live commands of a text, and those that keys give, as values.

use phonon_base::{Span, Time};
use phonon_eval::Program;
use phonon_eval::source::is_output;

/// What a session is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Silence every output.
    Hush,
    /// Let them be heard again.
    Unhush,
    /// End every voice, and silence every output.
    Panic,
    /// Only these outputs are heard.
    Solo(Vec<String>),
    /// These outputs are not on solo any more; without names, none is.
    Unsolo(Vec<String>),
    /// These outputs are not heard.
    Mute(Vec<String>),
    /// These outputs are heard again that mute has silenced; without names, all are.
    Unmute(Vec<String>),
    /// Begin at that cycle.
    SetCycle(Time),
    /// Play so many seconds later.
    Nudge(f64),
    /// So many cycles per second, whatever the text says, until it says something else; reached within so many cycles.
    Tempo(f64, f64),
}

/// The commands of a text other than `once`, each with its place in the text, as it stands there.
pub fn commands(program: &Program, text: &str) -> Vec<(Command, String)> {
    let slice = |span: Span| text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let spans = program.commands.iter().map(|command| command.span);
    spans.filter_map(|span| Some((read(slice(span))?, slice(span).to_owned()))).collect()
}

/// A command as it is written, in a text, a log or a prompt.
pub fn read(text: &str) -> Option<Command> {
    let mut words =
        text.split(|c: char| c.is_whitespace() || "\"'$,:()[]".contains(c)).filter(|word| !word.is_empty());
    let name = words.next()?;
    let rest: Vec<&str> = words.collect();
    let number =
        || rest.first().and_then(|word| word.parse::<f64>().ok()).filter(|number| number.is_finite());
    let outputs = || rest.iter().map(|word| output(word)).collect();
    Some(match name {
        "hush" => Command::Hush,
        "unhush" => Command::Unhush,
        "panic" => Command::Panic,
        "solo" => Command::Solo(outputs()),
        "unsolo" => Command::Unsolo(outputs()),
        "mute" => Command::Mute(outputs()),
        "unmute" => Command::Unmute(outputs()),
        "resetCycles" => Command::SetCycle(Time::ZERO),
        "setCycle" => Command::SetCycle(Time::from_f64(number()?.floor())?),
        "nudge" => Command::Nudge(number()?.clamp(-10.0, 10.0)),
        "tempo" => {
            let over = rest.get(1).map_or(Some(0.0), |word| word.parse().ok());
            let cps = number().filter(|cps| *cps > 0.0 && *cps <= phonon_base::limits::MAX_CPS)?;
            Command::Tempo(cps, over.filter(|over| (0.0..=1024.0).contains(over))?)
        }
        _ => return None,
    })
}

/// As [`read`] reads it.
impl std::fmt::Display for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Command::Hush => write!(f, "hush"),
            Command::Unhush => write!(f, "unhush"),
            Command::Panic => write!(f, "panic"),
            Command::Solo(outputs) => write!(f, "solo {}", outputs.join(" ")),
            Command::Unsolo(outputs) => write!(f, "{}", format!("unsolo {}", outputs.join(" ")).trim_end()),
            Command::Mute(outputs) => write!(f, "mute {}", outputs.join(" ")),
            Command::Unmute(outputs) => write!(f, "{}", format!("unmute {}", outputs.join(" ")).trim_end()),
            Command::SetCycle(cycle) => write!(f, "setCycle {}", cycle.floor().num()),
            Command::Nudge(seconds) => write!(f, "nudge {seconds}"),
            Command::Tempo(cps, 0.0) => write!(f, "tempo {cps}"),
            Command::Tempo(cps, over) => write!(f, "tempo {cps} {over}"),
        }
    }
}

/// The output that a word of `solo` or `mute` means: `1` is `d1`.
fn output(word: &str) -> String {
    if !is_output(word) && word.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("d{word}")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_read_as_they_are_written() {
        for (text, command) in [
            ("hush", Command::Hush),
            ("solo 1 2", Command::Solo(vec!["d1".to_owned(), "d2".to_owned()])),
            ("mute \"out o3\"", Command::Mute(vec!["out".to_owned(), "o3".to_owned()])),
            ("solo $ 3", Command::Solo(vec!["d3".to_owned()])),
            ("unmute 2", Command::Unmute(vec!["d2".to_owned()])),
            ("unsolo", Command::Unsolo(Vec::new())),
            ("resetCycles", Command::SetCycle(Time::ZERO)),
            ("nudge (-0.02)", Command::Nudge(-0.02)),
            ("tempo 0.7", Command::Tempo(0.7, 0.0)),
            ("tempo 0.7 8", Command::Tempo(0.7, 8.0)),
        ] {
            assert_eq!(read(text), Some(command.clone()), "{text}");
            assert_eq!(read(&command.to_string()), Some(command), "{text}");
        }
        assert_eq!(read("setCycle"), None);
        assert_eq!(read("nix"), None);
    }
}
