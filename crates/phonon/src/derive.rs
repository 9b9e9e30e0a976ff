//! Numbers that follow from the controls of an event: words with a meaning, and envelopes that are given in part.

use phonon_pattern::Key;

use crate::values::{EventValues, Lookup};

/// An envelope of four controls: what it is named, and attack, decay, sustain and release when none of them is given.
#[derive(Debug)]
pub struct Envelope {
    parts: [&'static str; 4],
    defaults: [f64; 4],
}

/// As superdough has them; the loudness of a voice begins at once and is held unless something is said.
static ENVELOPES: &[Envelope] = &[
    Envelope { parts: ["attack", "decay", "sustain", "release"], defaults: [0.0, 0.05, 1.0, 0.01] },
    Envelope { parts: ["lpattack", "lpdecay", "lpsustain", "lprelease"], defaults: FILTER },
    Envelope { parts: ["hpattack", "hpdecay", "hpsustain", "hprelease"], defaults: FILTER },
    Envelope { parts: ["bpattack", "bpdecay", "bpsustain", "bprelease"], defaults: FILTER },
    Envelope { parts: ["pattack", "pdecay", "psustain", "prelease"], defaults: [0.2, 0.001, 1.0, 0.001] },
    Envelope { parts: ["fmattack", "fmdecay", "fmsustain", "fmrelease"], defaults: [0.0, 0.001, 1.0, 0.001] },
    Envelope { parts: ["wtattack", "wtdecay", "wtsustain", "wtrelease"], defaults: [0.0, 0.5, 0.0, 0.1] },
];
const PITCH: usize = 4;
const WAVETABLE: usize = 6;
/// Which part the level is that is held.
const SUSTAIN: usize = 2;
const FILTER: [f64; 4] = [0.005, 0.14, 0.0, 0.1];
/// What attack and decay are when another part of their envelope is given, in seconds.
const AT_ONCE: f64 = 0.001;
/// Release of an envelope that says nothing of it, in seconds.
const RELEASE: f64 = 0.01;

/// Reaches that are one unless given as soon as a part of their envelope is, and that envelope.
static REACHES: &[(&str, usize)] =
    &[("lpenv", 1), ("hpenv", 2), ("bpenv", 3), ("penv", PITCH), ("wtenv", WAVETABLE)];

/// Words that stand for numbers, from 0 on; only their beginning counts.
static WORDS: &[(&str, &[&str])] = &[
    ("vowel", &["a", "e", "i", "o", "u"]),
    ("ftype", &["12", "l", "24"]),
    ("distorttype", &["sc", "so", "h", "c", "d", "a", "fo", "si"]),
    ("tremoloshape", &["si", "t", "sq", "sa", "r"]),
    ("fmwave", &["si", "t", "sa", "sq"]),
    ("fmenv", &["l", "e"]),
    ("pcurve", &["l", "e"]),
    ("lpshape", SWINGS),
    ("hpshape", SWINGS),
    ("bpshape", SWINGS),
    ("wtshape", SWINGS),
];

const SWINGS: &[&str] = &["t", "si", "r", "sa", "sq"];

/// The words that stand for numbers in a control, of which there may be several with a number each.
pub fn words(control: &str) -> &'static [&'static str] {
    let control = control.trim_end_matches(|c: char| c.is_ascii_digit());
    WORDS.iter().find(|(name, _)| *name == control).map_or(&[], |(_, words)| words)
}

/// The number that a word stands for.
pub fn number(words: &[&str], word: &str) -> Option<f64> {
    words.iter().position(|known| word.to_lowercase().starts_with(known)).map(|at| at as f64)
}

/// How an input of a voice follows from the controls of an event. It is worked out once for each instrument, as names
/// are slow to look up.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Whether one of these controls is there.
    Whether(Vec<Key>),
    /// The control of that name.
    Own(Lookup),
    /// A part of an envelope, with all parts.
    Part(&'static Envelope, usize, [Lookup; 4]),
    /// How far an envelope reaches, with its parts.
    Reach(Lookup, [Lookup; 4]),
    /// Which place of an envelope leaves the pitch as it is: where it is held, unless something is said.
    Anchor(Lookup, &'static Envelope, [Lookup; 4]),
}

impl Reading {
    /// That of the input `name`: of a control, or `a|b?` for whether one of those controls is there.
    pub fn of(name: &str) -> Reading {
        if let Some(controls) = name.strip_suffix('?') {
            return Reading::Whether(controls.split('|').map(Key::named).collect());
        }
        // Of several operators each has an envelope, with its number behind the names.
        let one = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_one_of_several = one.len() < name.len() && one.starts_with("fm");
        let (one, which) = if is_one_of_several { name.split_at(one.len()) } else { (name, "") };
        let own = Lookup::named(name);
        let parts = |envelope: &Envelope| envelope.parts.map(|part| Lookup::named(&format!("{part}{which}")));
        for envelope in ENVELOPES {
            if let Some(at) = envelope.parts.iter().position(|part| *part == one) {
                return Reading::Part(envelope, at, parts(envelope));
            }
        }
        if one == "panchor" {
            return Reading::Anchor(own, &ENVELOPES[PITCH], parts(&ENVELOPES[PITCH]));
        }
        match REACHES.iter().find(|(reach, _)| *reach == one) {
            Some((_, envelope)) => Reading::Reach(own, parts(&ENVELOPES[*envelope])),
            None => Reading::Own(own),
        }
    }

    /// What an event gives; none, and the instrument's own default holds.
    pub fn value(&self, values: &EventValues<'_>) -> Option<f64> {
        let given = |parts: &[Lookup; 4]| parts.map(|part| values.look(part));
        match self {
            Reading::Whether(keys) => keys.iter().any(|key| values.has(*key)).then_some(1.0),
            Reading::Own(own) => values.look(*own),
            Reading::Part(envelope, at, parts) => envelope.part(*at, given(parts)),
            Reading::Reach(own, parts) => {
                values.look(*own).or_else(|| given(parts).iter().any(Option::is_some).then_some(1.0))
            }
            Reading::Anchor(own, envelope, parts) => {
                values.look(*own).or_else(|| envelope.part(SUSTAIN, given(parts))).or(Some(1.0))
            }
        }
    }
}

impl Envelope {
    /// A part of an envelope of which some part is given; none, and the instrument's own default holds.
    fn part(&self, at: usize, given: [Option<f64>; 4]) -> Option<f64> {
        let moves = self.parts[0] != "attack";
        if given.iter().all(Option::is_none) {
            return moves.then_some(self.defaults[at]);
        }
        let [_, decay, ..] = given;
        given[at].or(match at {
            0 => Some(if moves { AT_ONCE } else { 0.0 }),
            1 => Some(AT_ONCE),
            // A decay that is given leads to silence; without one the top is held.
            SUSTAIN => Some(if decay.is_some() { 0.0 } else { 1.0 }),
            _ => moves.then_some(RELEASE),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Habits, Keys};
    use phonon_pattern::Value;

    fn with(given: &[(&str, f64)], name: &str) -> Option<f64> {
        let controls = given.iter().map(|(name, value)| (Key::named(name), Value::Number(*value))).collect();
        Reading::of(name).value(&EventValues::new(Keys::all(), &controls, Habits::default()))
    }

    #[test]
    fn an_envelope_given_in_part_is_completed() {
        assert_eq!(with(&[("decay", 0.2)], "sustain"), Some(0.0));
        assert_eq!(with(&[("attack", 0.2)], "sustain"), Some(1.0));
        assert_eq!(with(&[("release", 0.2)], "sustain"), Some(1.0));
        assert_eq!(with(&[], "sustain"), None, "the instrument's own");
        assert_eq!(with(&[("lpenv", 4.0)], "lpdecay"), Some(0.14));
        assert_eq!(with(&[("lpdecay", 0.4)], "lpattack"), Some(0.001));
    }

    #[test]
    fn a_part_of_an_envelope_makes_it_reach() {
        assert_eq!(with(&[("lpdecay", 0.4)], "lpenv"), Some(1.0));
        assert_eq!(with(&[], "lpenv"), None);
        assert_eq!(with(&[("penv", 12.0)], "panchor"), Some(1.0));
        assert_eq!(with(&[("pdecay", 0.1)], "panchor"), Some(0.0));
    }

    #[test]
    fn an_operator_of_several_has_an_envelope_with_its_number() {
        assert_eq!(with(&[("fmdecay3", 0.2)], "fmsustain3"), Some(0.0));
        assert_eq!(with(&[("fmdecay", 0.2)], "fmsustain3"), Some(1.0), "another operator's");
        assert_eq!(with(&[("fm3", 2.0)], "fm3"), Some(2.0));
    }

    #[test]
    fn an_input_may_ask_whether_a_control_is_there() {
        assert_eq!(with(&[("hpf", 200.0)], "lpf|hpf?"), Some(1.0));
        assert_eq!(with(&[("bpf", 200.0)], "lpf|hpf?"), None);
    }

    #[test]
    fn words_count_by_their_beginning() {
        assert_eq!(number(words("vowel"), "o"), Some(3.0));
        assert_eq!(number(words("ftype"), "ladder"), Some(1.0));
        assert_eq!(number(words("ftype"), "24db"), Some(2.0));
        assert_eq!(number(words("cutoff"), "a"), None);
    }
}
