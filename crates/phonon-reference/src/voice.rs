//! One voice: an instrument with units of its own.

use phonon_dsp::{Context, QUANTUM, Start};
use phonon_engine::{VoiceId, VoiceStart};
use phonon_graph::{Instrument, InstrumentId, Kind, NodeId};

use crate::Stereo;
use crate::net::{self, Net, World};

/// A sounding voice.
pub struct Voice {
    pub name: VoiceId,
    pub instrument: InstrumentId,
    pub cut: Option<u32>,
    pub since: u64,
    /// The value of each input.
    pub values: Vec<f32>,
    /// The largest magnitude of the last whole quantum; loud until there was one.
    pub level: f32,
    plan: Instrument,
    net: Net,
    gate_end: u64,
    /// First frame and length of its way out.
    fade: Option<(u64, u64)>,
    peak: f32,
    silent: u64,
    tail: u64,
    /// The same if its recording is over.
    spent: Option<u64>,
    now: u64,
}

impl Voice {
    pub fn start(start: &VoiceStart, plan: Instrument, main: &[bool], frame: u64, rate: f32) -> Voice {
        let mut values: Vec<f32> = plan.inputs.iter().map(|input| input.default).collect();
        for (input, value) in &start.values {
            values[usize::from(*input)] = *value;
        }
        let mut net = Net::new(&plan.net, net::stereo(&plan.net, main), rate);
        net.start(&Start { seed: start.seed, sample: start.sample });
        Voice {
            name: start.voice,
            instrument: start.instrument,
            cut: start.off_by.or(start.cut),
            since: frame,
            values,
            level: f32::INFINITY,
            net,
            gate_end: frame.saturating_add(start.gate_frames),
            fade: None,
            peak: 0.0,
            silent: 0,
            tail: (f64::from(plan.tail) * f64::from(rate)) as u64,
            spent: plan.spent_tail(rate),
            now: frame,
            plan,
        }
    }

    pub fn release(&mut self, frame: u64) {
        self.gate_end = self.gate_end.min(frame);
    }

    pub fn fade(&mut self, frame: u64, frames: u64) {
        if self.fade.is_none() {
            self.fade = Some((frame, frames));
        }
    }

    pub fn is_fading(&self) -> bool {
        self.fade.is_some()
    }

    /// What it gives at this frame: its sound, then what goes to each send.
    pub fn sound(&mut self, world: &mut impl World) -> Vec<Stereo> {
        self.now = world.now().1;
        self.net.begin();
        let nodes: Vec<NodeId> = self.plan.outputs().collect();
        let values: Vec<Stereo> = nodes.into_iter().map(|node| self.value(node, world)).collect();
        while let Some(node) = self.net.next_delayed() {
            self.value(node, world);
        }
        self.peak = values.as_flattened().iter().fold(self.peak, |peak, side| peak.max(side.abs()));
        let gain = self
            .fade
            .map(|(since, frames)| frames.saturating_sub(self.now - since) as f32 / frames as f32)
            .map_or(1.0, |left| left * left * (3.0 - 2.0 * left));
        values.into_iter().map(|value| value.map(|side| side * gain)).collect()
    }

    fn value(&mut self, id: NodeId, world: &mut impl World) -> Stereo {
        if let Some(value) = self.net.known(id) {
            return value;
        }
        let node = self.plan.net.nodes[id.0 as usize].clone();
        let value = match &node.kind {
            Kind::Constant(value) => [*value; 2],
            Kind::Voice(input) if self.plan.gate == Some(*input) => {
                [if self.now < self.gate_end { 1.0 } else { 0.0 }; 2]
            }
            Kind::Voice(input) => [self.values[*input]; 2],
            Kind::Global(source) => world.global(*source),
            Kind::Delayed(source) => self.net.delayed(*source),
            Kind::Stream(_) | Kind::Curve(_) | Kind::Play(_) | Kind::Send { .. } => [0.0; 2],
            Kind::Unit(unit) => {
                let inputs: Vec<Option<Stereo>> =
                    node.inputs.iter().map(|input| input.map(|input| self.value(input, world))).collect();
                let (cycle, frame, samples) = world.now();
                let context = Context { cycles: &[cycle], frame, samples };
                self.net.unit(id, unit, &node.inputs, &inputs, &context)
            }
        };
        self.net.know(id, value)
    }

    /// Whether it goes on at `frame`. That is decided where a quantum ends: it is over when it has faded out, or
    /// when its gate is closed and it has been below -100 dB for its tail, counted in whole quanta; or for a shorter time when
    /// its recording is over.
    pub fn lives_on(&mut self, frame: u64) -> bool {
        let quantum = QUANTUM as u64;
        if !frame.is_multiple_of(quantum) {
            return true;
        }
        if self.since + quantum <= frame {
            self.level = self.peak;
            self.silent = if self.peak < 1e-5 { self.silent + quantum } else { 0 };
        }
        self.peak = 0.0;
        let faded = self.fade.is_some_and(|(since, frames)| since + frames <= frame);
        let silent = self.silent > 0 && self.silent >= self.tail && self.gate_end <= frame;
        let spent =
            self.silent > 0 && self.spent.is_some_and(|tail| self.silent >= tail) && self.net.is_spent();
        !faded && !silent && !spent
    }
}
