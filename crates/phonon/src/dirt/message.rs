//! What a `/dirt/play` message asks for.

use phonon_io::osc::Arg;
use phonon_pattern::{Controls, Key, Value, control};

/// Where SuperDirt's amplitude stands when nothing is said about it.
const AMP: f64 = 0.4;
/// SuperDirt's gain ends here.
const MOST_GAIN: f64 = 2.0;
/// The octave that holds middle C, from which notes count.
const OCTAVE: f64 = 5.0;

/// An event as Tidal sends it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// What it says about its sound, in our names; `gain` is an amplitude.
    pub controls: Controls,
    /// The orbit, from nought.
    pub orbit: u8,
    /// Cycles per second, as the sender has it.
    pub cps: Option<f64>,
    /// The cycle time of its onset.
    pub cycle: Option<f64>,
    /// Seconds to the next event of its kind.
    pub delta: Option<f64>,
    /// Controls that follow a control bus, and its number.
    pub followed: Vec<(Key, usize)>,
    /// Names that no control has.
    pub unknown: Vec<String>,
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

impl Asked {
    /// Reads the arguments of `/dirt/play`: names and values in turn.
    pub fn read(args: &[Arg]) -> Result<Asked, MessageError> {
        if !args.len().is_multiple_of(2) {
            return Err(MessageError::Unpaired);
        }
        let mut asked = Asked::default();
        for pair in args.chunks_exact(2) {
            let name = pair[0].text().ok_or(MessageError::Nameless)?;
            asked.take(name, &pair[1]);
        }
        asked.settle();
        Ok(asked)
    }

    fn take(&mut self, name: &str, arg: &Arg) {
        let finite = arg.number().filter(|number| number.is_finite());
        match name {
            "cps" => self.cps = finite.filter(|cps| *cps > 0.0),
            "cycle" => self.cycle = finite,
            "delta" => self.delta = finite.filter(|delta| *delta >= 0.0),
            "orbit" => self.orbit = finite.map_or(0, |orbit| orbit.clamp(0.0, f64::from(u8::MAX)) as u8),
            // Names of events for other programs than the synthesiser.
            "_id_" | "channel" | "latency" => {}
            _ => self.control(name, arg, finite),
        }
    }

    fn control(&mut self, name: &str, arg: &Arg, finite: Option<f64>) {
        let Some(row) = control(name) else {
            self.unknown.push(name.to_owned());
            return;
        };
        let (key, words) = (row.key(), ["s", "unit", "vowel"]);
        let value = match (finite, arg.text()) {
            (Some(number), _) => Value::Number(number),
            (None, Some(text)) if words.contains(&row.name) => Value::text(text),
            (None, Some(text)) => match bus(text) {
                Some(bus) => return self.followed.push((key, bus)),
                None => Value::text(text),
            },
            (None, None) => return,
        };
        self.controls = self.controls.with(key, value);
    }

    /// What SuperDirt works out from several controls together.
    fn settle(&mut self) {
        let number = |name: &str| self.controls.get(Key::named(name)).and_then(Value::as_number);
        let gain = number("gain").unwrap_or(1.0).min(MOST_GAIN) + number("overgain").unwrap_or(0.0);
        let amplitude = gain.max(0.0).powi(4) * number("amp").unwrap_or(AMP);
        let octaves = number("octave").map(|octave| octave - OCTAVE);
        let note = number("note").or_else(|| number("n"));
        let shifted = octaves.map(|octaves| note.unwrap_or(0.0) + 12.0 * octaves);
        let spoken = ["overgain", "amp", "octave"];
        let plain =
            spoken.iter().fold(self.controls.clone(), |controls, name| controls.without(Key::named(name)));
        self.controls = plain.with(Key::named("gain"), Value::Number(amplitude));
        if let Some(note) = shifted {
            self.controls = self.controls.with(Key::named("note"), Value::Number(note));
        }
    }
}

/// `c12`: the value of control bus 12.
fn bus(text: &str) -> Option<usize> {
    text.strip_prefix('c')?.parse().ok()
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
        asked.controls.get(Key::named(name)).and_then(Value::as_number)
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
        assert_eq!(asked.controls.get(Key::named("s")), Some(&Value::text("superpiano")));
        assert_eq!((number(&asked, "n"), number(&asked, "cutoff")), (Some(7.0), Some(800.0)));
        assert!(asked.unknown.is_empty());
    }

    #[test]
    fn gain_has_the_fourth_power_that_superdirt_gives_it() {
        let amplitude = |pairs| number(&read(pairs), "gain").expect("a gain");
        assert!((amplitude(&[]) - 0.4).abs() < 1e-9);
        assert!((amplitude(&[("gain", Arg::Number(0.5))]) - 0.4 / 16.0).abs() < 1e-9);
        // It ends at 2; what is beyond is said by `overgain`.
        assert!((amplitude(&[("gain", Arg::Number(9.0))]) - 0.4 * 16.0).abs() < 1e-9);
        let over = [("gain", Arg::Number(1.0)), ("overgain", Arg::Number(1.0)), ("amp", Arg::Number(0.1))];
        assert!((amplitude(&over) - 0.1 * 16.0).abs() < 1e-9);
    }

    #[test]
    fn an_octave_moves_the_note_by_twelve() {
        let asked = read(&[("note", Arg::Number(3.0)), ("octave", Arg::Whole(6))]);
        assert_eq!(number(&asked, "note"), Some(15.0));
        let asked = read(&[("s", text("supersaw")), ("n", Arg::Number(2.0)), ("octave", Arg::Whole(4))]);
        assert_eq!(number(&asked, "note"), Some(-10.0));
    }

    #[test]
    fn a_control_may_follow_a_bus() {
        let asked = read(&[("cutoff", text("c12")), ("s", text("c3")), ("unit", text("c"))]);
        assert_eq!(asked.followed, [(Key::named("cutoff"), 12)]);
        assert_eq!(asked.controls.get(Key::named("s")), Some(&Value::text("c3")));
        assert_eq!(asked.controls.get(Key::named("unit")), Some(&Value::text("c")));
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
}
