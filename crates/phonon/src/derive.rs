//! Numbers that follow from the controls of an event: words with a meaning, and envelopes that are given in part.

/// An envelope of four controls: what it is named, and attack, decay, sustain and release when none of them is given.
struct Envelope {
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
const WAVETABLE: usize = 6;
const FILTER: [f64; 4] = [0.005, 0.14, 0.0, 0.1];
/// What attack and decay are when another part of their envelope is given, in seconds.
const AT_ONCE: f64 = 0.001;
/// Release of an envelope that says nothing of it, in seconds.
const RELEASE: f64 = 0.01;

/// Reaches that are one unless given as soon as a part of their envelope is, and that envelope.
static REACHES: &[(&str, usize)] =
    &[("lpenv", 1), ("hpenv", 2), ("bpenv", 3), ("penv", 4), ("wtenv", WAVETABLE)];

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

/// The number that a word stands for in a control, of which there may be several with a number each.
pub fn word(control: &str, word: &str) -> Option<f64> {
    let control = control.trim_end_matches(|c: char| c.is_ascii_digit());
    let (_, words) = WORDS.iter().find(|(name, _)| *name == control)?;
    words.iter().position(|known| word.to_lowercase().starts_with(known)).map(|at| at as f64)
}

/// The value of an input of a voice that follows from several controls; `number` gives each of them.
pub fn derived(name: &str, number: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
    // Of several operators each has such an envelope, with its number behind the names.
    let one = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if one.len() < name.len() && one.starts_with("fm") {
        let which = &name[one.len()..];
        return derived(one, &|part| number(&format!("{part}{which}")));
    }
    if let Some(envelope) = ENVELOPES.iter().find(|envelope| envelope.parts.contains(&name)) {
        return envelope.part(name, number);
    }
    if name == "panchor" {
        return number(name).or_else(|| ENVELOPES[4].part("psustain", number)).or(Some(1.0));
    }
    let (_, envelope) = REACHES.iter().find(|(reach, _)| *reach == name)?;
    let some = ENVELOPES[*envelope].parts.iter().any(|part| number(part).is_some());
    number(name).or(some.then_some(1.0))
}

impl Envelope {
    /// A part of an envelope of which some part is given; none, and the instrument's own default holds.
    fn part(&self, name: &str, number: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        let given = self.parts.map(number);
        let at = self.parts.iter().position(|part| *part == name)?;
        let moves = self.parts[0] != "attack";
        if given.iter().all(Option::is_none) {
            return moves.then_some(self.defaults[at]);
        }
        let [attack, decay, ..] = given;
        given[at].or(match at {
            0 => Some(if moves { AT_ONCE } else { 0.0 }),
            1 => Some(AT_ONCE),
            // A decay that is given leads to silence; without one the top is held.
            2 => Some(if attack.is_none() && decay.is_some() || attack.is_some() && decay.is_some() {
                0.0
            } else {
                1.0
            }),
            _ => moves.then_some(RELEASE),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(given: &[(&str, f64)], name: &str) -> Option<f64> {
        derived(name, &|control| given.iter().find(|(known, _)| *known == control).map(|(_, value)| *value))
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
    fn words_count_by_their_beginning() {
        assert_eq!(word("vowel", "o"), Some(3.0));
        assert_eq!(word("ftype", "ladder"), Some(1.0));
        assert_eq!(word("ftype", "24db"), Some(2.0));
        assert_eq!(word("cutoff", "a"), None);
    }
}
