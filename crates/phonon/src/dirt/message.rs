//! What a `/dirt/play` message asks for.

use std::sync::Arc;

use phonon_base::limits;
use phonon_eval::Seat;
use phonon_io::osc::Arg;
use phonon_pattern::{Controls, Key, Value, control};

use super::meaning::settle;
use crate::sounds::Sounds;

/// An event as Tidal sends it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What it says, by our names and some of SuperDirt's own.
    said: Vec<(&'static str, Said)>,
    /// The orbit, from nought.
    pub orbit: i64,
    /// Cycles per second, as the sender has it.
    pub cps: Option<f64>,
    /// The cycle time of its onset.
    pub cycle: Option<f64>,
    /// Seconds to the next event of its kind.
    pub delta: Option<f64>,
    /// Names that nothing here listens to.
    pub unknown: Vec<String>,
}

/// A value of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A number.
    Number(f64),
    /// A word.
    Word(Arc<str>),
    /// Whatever a control bus holds.
    Bus(usize),
}

/// Why a message asks for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageError {
    /// Names and values must alternate.
    Unpaired,
    /// A name must be a text.
    Nameless,
}

impl std::fmt::Display for MessageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            MessageError::Unpaired => "the last name has no value; names and values alternate",
            MessageError::Nameless => "a name of a control must be a text; names and values alternate",
        })
    }
}

/// Names that mean something else in SuperDirt than in our rows, or that have none; first as it is kept here.
const OWN: &[&[&str]] =
    &[&["midinote"], &["channel"], &["lag"], &["size", "sz"], &["sustain", "sus"], &["offset"]];
/// Controls that take words.
const WORDS: &[&str] = &["s", "unit", "vowel", "bank"];
/// What the sender has seen to itself, or says to other programs.
const PASSED_OVER: &[&str] = &["_id_", "latency", "nudge"];
/// Controls of ours that SuperDirt has not, and that messages may not ask for: each new stretch works a recording out anew.
const UNHEARD: &[&str] = &["stretch"];

impl Asked {
    /// Reads the arguments of `/dirt/play`: names and values in turn. Of a name that comes twice the last holds.
    pub fn read(args: &[Arg]) -> Result<Asked, MessageError> {
        if !args.len().is_multiple_of(2) {
            return Err(MessageError::Unpaired);
        }
        let mut asked = Asked::default();
        for pair in args.chunks_exact(2) {
            let name = pair[0].text().ok_or(MessageError::Nameless)?;
            asked.take(name, &pair[1]);
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, arg: &Arg) {
        let finite = arg.number().filter(|number| number.is_finite());
        match name {
            "cps" => self.cps = finite.filter(|cps| *cps > 0.0 && *cps <= limits::MAX_CPS),
            "cycle" => self.cycle = finite,
            "delta" => self.delta = finite.filter(|delta| (0.0..=limits::DIRT_SECONDS).contains(delta)),
            "orbit" => self.orbit = finite.map_or(0, |orbit| orbit.clamp(0.0, 255.0) as i64),
            name if PASSED_OVER.contains(&name) => {}
            name => self.control(name, arg, finite),
        }
    }

    fn control(&mut self, name: &str, arg: &Arg, finite: Option<f64>) {
        let own = OWN.iter().find(|names| names.contains(&name)).map(|names| names[0]);
        let Some(known) =
            own.or_else(|| control(name).map(|row| row.name).filter(|name| !UNHEARD.contains(name)))
        else {
            if self.unknown.len() < limits::DIRT_UNKNOWN {
                self.unknown.push(name.chars().take(limits::DIRT_WORD).collect());
            }
            return;
        };
        let said = match (finite, arg.text()) {
            (Some(number), _) => Said::Number(number),
            (None, Some(text)) if text.len() > limits::DIRT_WORD => return,
            (None, Some(text)) if WORDS.contains(&known) => Said::Word(text.into()),
            (None, Some(text)) => bus(text).map_or_else(|| Said::Word(text.into()), Said::Bus),
            (None, None) => return,
        };
        match self.said.iter_mut().find(|(name, _)| *name == known) {
            Some((_, before)) => *before = said,
            None => self.said.push((known, said)),
        }
    }

    /// What it says about its voice, in our names, while the control buses hold what `buses` gives.
    pub fn controls(&self, buses: &dyn Fn(usize) -> f64) -> Controls {
        let mut plain: Vec<(&'static str, Value)> = self
            .said
            .iter()
            .map(|(name, said)| {
                let value = match said {
                    Said::Number(number) => Value::Number(*number),
                    Said::Word(word) => Value::Text(word.clone()),
                    Said::Bus(bus) => Value::Number(buses(*bus)),
                };
                (*name, value)
            })
            .collect();
        settle(&mut plain, self.seconds());
        plain.into_iter().map(|(name, value)| (Key::named(name), value)).collect()
    }

    /// The name of its sound, and the bank that it is from.
    pub fn sound(&self) -> Option<(String, Option<String>)> {
        let controls = self.controls(&|_| 0.0);
        let text = |name: &str| Some(controls.get(Key::named(name))?.as_text()?.to_owned());
        Some((text("s")?, text("bank")))
    }

    /// What its voice is made of; nothing if it names no sound that there is.
    pub fn seat(&self, sounds: &Sounds) -> Option<Seat> {
        let (name, bank) = self.sound()?;
        let controls = self.controls(&|_| 0.0);
        let controls = Seat::controls(controls.entries().iter().map(|(key, _)| key.name()));
        let recorded = sounds.records(&name, bank.as_deref());
        let built = !recorded && phonon_eval::is_playable(&name);
        let instruments = built.then_some(name).into_iter().collect();
        Some(Seat { orbit: self.orbit, controls, instruments })
    }

    /// Whether it follows that control bus.
    pub fn follows(&self, bus: usize) -> bool {
        self.said.iter().any(|(_, said)| *said == Said::Bus(bus))
    }

    /// Whether it follows any.
    pub fn follows_any(&self) -> bool {
        self.said.iter().any(|(_, said)| matches!(said, Said::Bus(_)))
    }

    /// How long its event is, in seconds.
    pub fn seconds(&self) -> f64 {
        self.delta.unwrap_or(1.0)
    }

    /// By how many seconds it asks to be later than its time tag.
    pub fn later(&self) -> f64 {
        let number = |name: &str| {
            let found = self.said.iter().find(|(known, _)| *known == name);
            if let Some((_, Said::Number(number))) = found { Some(*number) } else { None }
        };
        let offset = number("offset").unwrap_or(0.0) * number("speed").unwrap_or(1.0);
        (number("lag").unwrap_or(0.0) + offset).clamp(-limits::DIRT_SECONDS, limits::DIRT_SECONDS)
    }
}

/// `c12`: the value of control bus 12.
fn bus(text: &str) -> Option<usize> {
    text.strip_prefix('c')?.parse().ok().filter(|bus| *bus < limits::DIRT_BUSES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }

    fn read(pairs: &[(&str, Arg)]) -> Asked {
        let args: Vec<Arg> = pairs.iter().flat_map(|(name, arg)| [text(name), arg.clone()]).collect();
        Asked::read(&args).expect("pairs")
    }

    fn number(asked: &Asked, name: &str) -> Option<f64> {
        asked.controls(&|_| 0.0).get(Key::named(name)).and_then(Value::as_number)
    }

    #[test]
    fn names_and_values_become_controls_and_the_rest_says_when_and_where() {
        let asked = read(&[
            ("_id_", text("1")),
            ("cps", Arg::Number(0.5625)),
            ("cycle", Arg::Number(12.25)),
            ("delta", Arg::Number(0.25)),
            ("orbit", Arg::Whole(2)),
            ("s", text("superpiano")),
            ("n", Arg::Number(7.0)),
            ("lpf", Arg::Number(800.0)),
        ]);
        assert_eq!(
            (asked.cps, asked.cycle, asked.delta, asked.orbit),
            (Some(0.5625), Some(12.25), Some(0.25), 2)
        );
        let controls = asked.controls(&|_| 0.0);
        assert_eq!(controls.get(Key::named("s")), Some(&Value::text("superpiano")));
        assert_eq!((number(&asked, "n"), number(&asked, "cutoff")), (Some(7.0), Some(800.0)));
        assert!(asked.unknown.is_empty());
        let seat = asked.seat(&Sounds::empty(48_000)).expect("a sound");
        assert_eq!((seat.orbit, Vec::from_iter(seat.controls)), (2, vec!["cutoff"]));
        assert_eq!(Vec::from_iter(seat.instruments), ["superpiano"]);
    }

    #[test]
    fn a_control_may_follow_a_bus() {
        let asked = read(&[("cutoff", text("c12")), ("s", text("c3")), ("unit", text("c"))]);
        assert!(asked.follows(12) && !asked.follows(3) && asked.follows_any());
        let controls = asked.controls(&|bus| bus as f64 * 100.0);
        assert_eq!(controls.get(Key::named("cutoff")), Some(&Value::Number(1200.0)));
        assert_eq!(controls.get(Key::named("s")), Some(&Value::text("c3")));
        assert_eq!(controls.get(Key::named("unit")), Some(&Value::text("c")));
    }

    #[test]
    fn unknown_names_are_told_and_make_no_key() {
        assert_eq!(read(&[("wobblyness", Arg::Number(1.0))]).unknown, ["wobblyness"]);
    }

    #[test]
    fn what_does_not_alternate_is_refused() {
        assert_eq!(Asked::read(&[text("s")]), Err(MessageError::Unpaired));
        assert_eq!(Asked::read(&[Arg::Whole(1), text("s")]), Err(MessageError::Nameless));
    }

    #[test]
    fn what_is_no_number_leaves_the_default() {
        let asked =
            read(&[("cutoff", Arg::Number(f64::NAN)), ("cps", Arg::Number(-1.0)), ("gain", Arg::Nothing)]);
        assert_eq!((number(&asked, "cutoff"), asked.cps), (None, None));
        assert!((number(&asked, "gain").expect("a gain") - 0.4).abs() < 1e-9);
    }

    #[test]
    fn lag_and_offset_are_seconds_later() {
        let asked = read(&[
            ("lag", Arg::Number(0.25)),
            ("offset", Arg::Number(0.5)),
            ("speed", Arg::Number(2.0)),
            ("nudge", Arg::Number(3.0)),
        ]);
        assert_eq!(asked.later(), 1.25);
    }
}
