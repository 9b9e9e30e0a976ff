//! What comes from outside while a song plays (`cc "name"`), as signals, and which of it a song reads.

use std::collections::BTreeSet;

use phonon_base::Span;
use phonon_graph::{Key, Kind, StreamId};
use phonon_syntax::ExprKind;

use crate::evaluator::{Eval, Evaluator};
use crate::sinks::OSC;
use crate::source::Source;
use crate::value::{Signal, Value, ValueKind};
use crate::words;

/// Seconds in which a signal follows its dial to within a thousandth: no step is heard, and no delay either.
const SMOOTHING: f64 = 0.01;

/// A signal that follows a dial.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    /// Its name.
    pub name: String,
    /// The stream that is set when it is moved.
    pub stream: StreamId,
    /// What it is until then.
    pub default: f64,
    /// What is heard of it.
    smoothed: Signal,
}

/// The dials that a song reads, in patterns or as signals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reads {
    names: BTreeSet<String>,
    /// Names that are worked out.
    others: bool,
}

impl Reads {
    /// What the text of a song reads.
    pub fn of(source: &Source) -> Reads {
        let mut reads = Reads::default();
        let mut open: Vec<_> = words::everything(source).collect();
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Apply { function, arguments } if is_reader(&function.kind) => {
                    for argument in arguments {
                        match &argument.value.kind {
                            ExprKind::Text(text) => _ = reads.names.insert(text.content.clone()),
                            ExprKind::Number { value, .. } => _ = reads.names.insert(value.to_string()),
                            _ => reads.others = true,
                        }
                    }
                    open.extend(arguments.iter().map(|argument| &argument.value));
                }
                kind if is_reader(kind) => reads.others = true,
                kind => open.extend(kind.children()),
            }
        }
        reads
    }

    /// Whether it reads anything.
    pub fn any(&self) -> bool {
        self.others || !self.names.is_empty()
    }

    /// Whether it may read the dial of that name.
    pub fn has(&self, name: &str) -> bool {
        self.others || self.names.contains(name)
    }
}

/// Whether an expression is the name of a function that reads a dial.
fn is_reader(kind: &ExprKind) -> bool {
    let ExprKind::Name(name) = kind else { return false };
    phonon_pattern::function(name).is_some_and(|row| row.group == "outside" && row.name != OSC)
}

impl Evaluator {
    /// The signal that follows a dial.
    pub(crate) fn dial(&mut self, name: &str, default: f64, span: Span) -> Eval<Signal> {
        let same = |dial: &&Dial| dial.name == name && dial.default == default;
        if let Some(dial) = self.sound_mut()?.dials.iter().find(same) {
            return Ok(dial.smoothed);
        }
        let key = Key::ROOT.named("dial").named(name).named(&default.to_string());
        let (stream, smoothed) = self.keyed(key, |this| {
            let stream = this.sound_mut()?.graph.stream(name, default as f32, key);
            let raw = this.leaf(Kind::Stream(stream), span)?;
            let row = this.unit_row("lag", span)?;
            let seconds = Value::new(ValueKind::Number(SMOOTHING), span);
            let raw = Value::new(ValueKind::Signal(raw), span);
            let smoothed = this.unit_of(row, Some(raw), vec![seconds], span)?;
            Ok((stream, this.signal_of(&smoothed)?))
        })?;
        let name = name.to_owned();
        self.sound_mut()?.dials.push(Dial { name, stream, default, smoothed });
        Ok(smoothed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Reads {
        crate::evaluate(text).program.reads
    }

    #[test]
    fn a_song_says_what_it_reads() {
        let song = reads(
            "~x: cc \"wild\" * 2\nd1: s \"bd*2\" # gain (cF 0.5 \"loud\") # speed (cc 74 1)\ncps: cc \"fast\" 0.5",
        );
        assert!(["wild", "loud", "74", "fast"].iter().all(|name| song.has(name)) && !song.has("bd"));
        assert!(!reads("d1: s \"bd\" # ccv 3").any());
        assert!(reads("d1: s \"bd\" # gain ((\\k -> cc k 1) \"x\")").has("anything"));
    }

    #[test]
    fn a_dial_is_a_signal_that_is_smoothed_once() {
        let program =
            crate::evaluate("out: saw (cc \"pitch\" 110 * 2) # lpf (cc \"pitch\" 110 + 300) 0.7").program;
        assert_eq!(program.dials.len(), 1);
        assert_eq!((program.dials[0].name.as_str(), program.dials[0].default), ("pitch", 110.0));
    }
}
