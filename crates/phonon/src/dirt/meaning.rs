//! What SuperDirt makes of the values of an event, in our controls.

use phonon_pattern::Value;

/// Where SuperDirt's amplitude stands when nothing is said about it.
const AMP: f64 = 0.4;
/// SuperDirt's gain ends here.
const MOST_GAIN: f64 = 2.0;
/// The note that its notes count from.
const MIDDLE: f64 = 60.0;
/// Its filters turn a resonance from 0 to 1 into a bandwidth from 1 down to a thousandth.
const RESONANCE: f64 = 1000.0;

/// Rewrites what an event of `seconds` says, where SuperDirt means it otherwise.
pub fn settle(said: &mut Vec<(&'static str, Value)>, seconds: f64) {
    let mut event = Event { said };
    event.sound();
    event.loudness();
    event.pitch();
    event.direction();
    event.length(seconds);
    event.effects();
}

struct Event<'a> {
    said: &'a mut Vec<(&'static str, Value)>,
}

impl Event<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.said.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.value(name)?.as_number().filter(|number| number.is_finite())
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.said.iter().position(|(known, _)| *known == name)?;
        Some(self.said.swap_remove(at).1)
    }

    fn take_number(&mut self, name: &str) -> Option<f64> {
        self.take(name)?.as_number().filter(|number| number.is_finite())
    }

    fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.take(name);
        self.said.push((name, value.into()));
    }

    /// `bd:3` is number 3 of `bd`; a bank that Strudel has put before the name already is not put there again.
    fn sound(&mut self) {
        let bank = self.take("bank");
        let Some(word) = self.value("s").and_then(Value::as_text).map(str::to_owned) else { return };
        let (mut name, number) = match word.rsplit_once(':').map(|(name, n)| (name, n.parse::<f64>())) {
            Some((name, Ok(number))) if number.is_finite() => (name, Some(number)),
            _ => (word.as_str(), None),
        };
        if let Some(bank) = bank.as_ref().and_then(Value::as_text).filter(|bank| !bank.is_empty()) {
            name = name.strip_prefix(bank).unwrap_or(name).trim_start_matches('_');
            self.said.push(("bank", Value::text(bank)));
        }
        self.set("s", Value::text(name));
        if let Some(number) = number {
            self.set("n", number);
        }
    }

    /// Gain has a curve.
    fn loudness(&mut self) {
        let over = self.take_number("overgain").unwrap_or(0.0);
        let amp = self.take_number("amp").unwrap_or(AMP);
        let gain = self.number("gain").unwrap_or(1.0).min(MOST_GAIN) + over;
        self.set("gain", gain.max(0.0).powi(4) * amp);
        // Two channels, half a turn apart.
        if let Some(channel) = self.take_number("channel") {
            let pan = self.number("pan").unwrap_or(0.5) + channel / 2.0;
            self.set("pan", pan);
        }
    }

    fn pitch(&mut self) {
        if let Some(midi) = self.take_number("midinote") {
            self.take("octave");
            self.set("note", midi - MIDDLE);
        }
    }

    /// An end before the begin is played backwards.
    fn direction(&mut self) {
        let (begin, end) = (self.number("begin").unwrap_or(0.0), self.number("end").unwrap_or(1.0));
        if end < begin {
            let speed = self.number("speed").unwrap_or(1.0);
            self.set("begin", end);
            self.set("end", begin);
            self.set("speed", -speed);
        }
    }

    /// `sustain` is how long it lasts, in seconds. An envelope takes effect where both its ends are given, and then says
    /// how long it lasts.
    fn length(&mut self, seconds: f64) {
        let share = |length: f64| (length / seconds.max(1e-6)).max(0.0);
        if let Some(sustain) = self.take_number("sustain") {
            self.set("clip", share(sustain));
        }
        self.take("decay");
        let hold = self.take_number("hold").unwrap_or(0.0);
        match (self.number("attack"), self.number("release")) {
            (Some(attack), Some(_)) => {
                let length = share(attack.max(0.0) + hold.max(0.0));
                let most = self.number("clip").unwrap_or(f64::INFINITY);
                self.set("clip", length.min(most));
            }
            _ => {
                self.take("attack");
                self.take("release");
            }
        }
    }

    fn effects(&mut self) {
        for name in ["resonance", "hresonance"] {
            if let Some(resonance) = self.number(name) {
                self.set(name, RESONANCE.powf(resonance.clamp(0.0, 1.0)));
            }
        }
        // From 0, a closet, to 1, a hall of ten seconds; beyond that, and where Strudel says it so, it is in seconds.
        if let Some(size) = self.take_number("size")
            && self.value("roomsize").is_none()
        {
            self.set("roomsize", if size <= 1.0 { 0.3 * 33.0f64.powf(size.max(0.0)) } else { size });
        }
        for name in ["lag", "offset"] {
            self.take(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(pairs: &[(&'static str, f64)], name: &str) -> Option<f64> {
        let mut said: Vec<(&'static str, Value)> =
            pairs.iter().map(|(name, number)| (*name, Value::Number(*number))).collect();
        settle(&mut said, 0.5);
        said.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.as_number())
    }

    #[test]
    fn gain_has_the_fourth_power_that_superdirt_gives_it() {
        let amplitude = |pairs: &[(&'static str, f64)]| settled(pairs, "gain").expect("a gain");
        assert!((amplitude(&[]) - 0.4).abs() < 1e-9);
        assert!((amplitude(&[("gain", 0.5)]) - 0.4 / 16.0).abs() < 1e-9);
        // It ends at 2; what is beyond is said by `overgain`.
        assert!((amplitude(&[("gain", 9.0)]) - 0.4 * 16.0).abs() < 1e-9);
        assert!((amplitude(&[("gain", 1.0), ("overgain", 1.0), ("amp", 0.1)]) - 0.1 * 16.0).abs() < 1e-9);
    }

    #[test]
    fn lengths_in_seconds_become_parts_of_the_event() {
        assert_eq!(settled(&[("sustain", 0.25)], "clip"), Some(0.5));
        assert_eq!(settled(&[("sustain", 0.25), ("clip", 4.0)], "clip"), Some(0.5));
        assert_eq!(settled(&[("attack", 0.1), ("hold", 0.1), ("release", 0.3)], "clip"), Some(0.4));
        assert_eq!(settled(&[("attack", 0.1)], "attack"), None, "a release is missing");
    }

    #[test]
    fn an_end_before_the_begin_runs_backwards() {
        let said = [("begin", 0.75), ("end", 0.25), ("speed", 2.0)];
        let [begin, end, speed] = ["begin", "end", "speed"].map(|name| settled(&said, name));
        assert_eq!((begin, end, speed), (Some(0.25), Some(0.75), Some(-2.0)));
    }

    #[test]
    fn numbers_of_keys_channels_and_resonances() {
        assert_eq!(settled(&[("midinote", 67.0), ("octave", 3.0)], "note"), Some(7.0));
        assert_eq!(settled(&[("channel", 1.0), ("pan", 0.25)], "pan"), Some(0.75));
        // A bandwidth of a thousandth is a quality of a thousand.
        assert!((settled(&[("resonance", 1.0)], "resonance").expect("one") - 1000.0).abs() < 1e-6);
        assert_eq!(settled(&[("hresonance", 0.0)], "hresonance"), Some(1.0));
        assert_eq!(settled(&[("size", 4.0)], "roomsize"), Some(4.0));
    }

    #[test]
    fn a_colon_names_the_number_and_a_bank_is_not_put_twice() {
        let mut said = vec![("s", Value::text("RolandTR909bd:3")), ("bank", Value::text("RolandTR909"))];
        settle(&mut said, 1.0);
        let value =
            |name: &str| said.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        assert_eq!(value("s"), Some(Value::text("bd")));
        assert_eq!(value("n"), Some(Value::Number(3.0)));
        assert_eq!(value("bank"), Some(Value::text("RolandTR909")));
    }
}
