//! What events say about the effects of their orbit, as changes of streams at their exact frames.

use std::collections::HashMap;

use phonon_engine::What;
use phonon_eval::orbit::{Duck, OrbitPlay, Room};
use phonon_graph::StreamId;

use crate::values::EventValues;

/// Shortest time for which the gate of an orbit that makes room is open, in seconds.
const LEAST_ONSET: f64 = 0.001;

/// What has been said last.
#[derive(Default)]
pub struct Orbits {
    last: HashMap<u32, f32>,
}

/// A change of a stream, so many seconds after the event; none for the begin of the cycle.
pub type Setting = (Option<f64>, What);

impl Orbits {
    /// What an event on `orbit` changes in its effects.
    pub fn settings(
        &mut self,
        orbit: &OrbitPlay,
        rooms: &[Room],
        values: &EventValues<'_>,
        cps: f64,
        out: &mut Vec<Setting>,
    ) {
        for (control, stream) in &orbit.settings {
            let given = match *control {
                "delaytime" => delay_time(values, cps),
                "ir" => values.control("room").map(|_| room(rooms, values)),
                control => values.control(control),
            };
            if let Some(value) = given {
                self.set(*stream, value as f32, out);
            }
        }
    }

    /// Lets the orbits that an event names make room.
    pub fn duck(&mut self, ducks: &[Duck], values: &EventValues<'_>, out: &mut Vec<Setting>) {
        for duck in ducks.iter().filter(|duck| values.duck_orbits().any(|number| number == duck.number)) {
            let onset = values.control("duckonset").unwrap_or(0.0).max(LEAST_ONSET);
            for (control, stream) in &duck.settings {
                let mut now =
                    |value: f64| out.push((Some(0.0), What::Value { stream: *stream, value: value as f32 }));
                match *control {
                    "duckgate" => {
                        // Closed first, so that an orbit that is still down falls again.
                        now(0.0);
                        now(1.0);
                        out.push((Some(onset), What::Value { stream: *stream, value: 0.0 }));
                    }
                    "duckonset" => now(onset),
                    "duckattack" => now(values.control("duckattack").unwrap_or(0.1)),
                    _ => now(values.control("duckdepth").unwrap_or(1.0)),
                }
            }
        }
    }

    fn set(&mut self, stream: StreamId, value: f32, out: &mut Vec<Setting>) {
        // What is said first holds from the begin, so that nothing glides there.
        let after = self.last.contains_key(&stream.0).then_some(0.0);
        if self.last.insert(stream.0, value) != Some(value) {
            out.push((after, What::Value { stream, value }));
        }
    }
}

/// The number of the recording of a room that an event names; nought is the room that is computed.
fn room(rooms: &[Room], values: &EventValues<'_>) -> f64 {
    let Some(name) = values.text("ir") else { return 0.0 };
    let name = match values.number_of("i") {
        Some(number) => format!("{name}:{number}"),
        None => name.to_owned(),
    };
    let (speed, begin) = (values.control("irspeed").unwrap_or(1.0), values.control("irbegin").unwrap_or(0.0));
    let meant = |room: &Room| room.name == name && room.speed == speed && room.begin == begin;
    rooms.iter().position(meant).map_or(0.0, |at| (at + 1) as f64)
}

/// The time of the delay in seconds: `delaytime`, in cycles where `lock` is on, or `delaysync` cycles.
fn delay_time(values: &EventValues<'_>, cps: f64) -> Option<f64> {
    let locked = values.control("lock").is_some_and(|lock| lock > 0.5);
    match (values.control("delaytime"), values.control("delaysync")) {
        (_, Some(cycles)) => Some(cycles / cps),
        (Some(cycles), None) if locked => Some(cycles / cps),
        (time, None) => time,
    }
}
