//! The state of a session in one line.

use phonon::state::State;
use serde_json::{Value as Json, json};

/// Bars of a meter, from silence to full scale, 6 dB each.
const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Meters that fall slowly, so that one can read them.
#[derive(Default)]
pub struct Status {
    peaks: Vec<(String, f32)>,
    master: f32,
}

impl Status {
    /// The line, at most so many columns.
    pub fn line(&mut self, state: &State, columns: usize) -> String {
        self.master = state.master[0].max(self.master * 0.8);
        let mut meters = String::new();
        let mut peaks = Vec::new();
        for output in &state.outputs {
            let before =
                self.peaks.iter().find(|(name, _)| *name == output.name).map_or(0.0, |(_, peak)| *peak);
            let peak = output.peak.max(before * 0.8);
            let mark = if output.is_heard { "" } else { "✕" };
            meters.push_str(&format!(" {}{mark}{}", output.name, bar(peak)));
            peaks.push((output.name.clone(), peak));
        }
        self.peaks = peaks;
        let device = state.device.as_deref().map_or("NO OUTPUT ", |_| "");
        let time = match state.outside {
            None => format!("{:.3} cps  cycle {:.2}  ", state.cps, state.cycle),
            Some(outside) => format!("{} played, {} late  ", outside.played, outside.late),
        };
        let line = format!(
            "{device}{time}load {:.0}% peak {:.0}%  {} voices  {:.1} dB{meters}  xruns {}",
            100.0 * state.load,
            100.0 * state.peak_load,
            state.voices,
            decibels(self.master),
            state.xruns,
        );
        line.chars().take(columns).collect()
    }
}

fn decibels(level: f32) -> f32 {
    20.0 * level.max(1e-6).log10()
}

fn bar(level: f32) -> char {
    let step = ((decibels(level) + 54.0) / 6.0).clamp(0.0, 8.0);
    BARS[step as usize]
}

/// The figures as an object.
pub fn stats(state: &State) -> Json {
    let latency = &state.latency;
    let outside = state.outside.map(|outside| {
        json!({
            "played": outside.played,
            "late": outside.late,
            "refused": outside.refused,
            "dropped": outside.dropped,
            "malformed": outside.malformed,
        })
    });
    json!({
        "outside": outside,
        "frame": state.frame,
        "rate": state.rate,
        "cycle": state.cycle,
        "cps": state.cps,
        "load": state.load,
        "peak_load": state.peak_load,
        "voices": state.voices,
        "xruns": state.xruns,
        "late": state.late,
        "shed": state.shed,
        "faults": state.faults,
        "device": state.device,
        "recorded": state.recorded,
        "latency": {
            "horizon": latency.horizon,
            "quantum": latency.quantum,
            "block": latency.block,
            "lead": latency.lead,
            "evaluation": latency.evaluation,
            "edit_to_ear": latency.edit_to_ear(),
            "event_to_ear": latency.event_to_ear(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meters_go_by_decibels() {
        assert_eq!(bar(1.0), '█');
        assert_eq!(bar(0.5), '▇');
        assert_eq!(bar(0.0), ' ');
        let mut status = Status::default();
        let line = status.line(&State { cps: 0.5, cycle: 3.25, ..State::default() }, 60);
        assert!(line.starts_with("NO OUTPUT 0.500 cps  cycle 3.25"), "{line}");
        assert!(line.chars().count() <= 60);
    }
}
