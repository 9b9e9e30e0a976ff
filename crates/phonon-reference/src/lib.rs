//! What a graph means, one sample at a time: the definition that plan and engine are tested against.
//!
//! It shares the graph, the rows and the events with them, and nothing else. It is slow and recursive on purpose:
//! everything here should be obvious. What a unit computes is asked from the unit itself, one frame a call.
//! Only tests depend on this crate.

mod net;
mod voice;

use std::collections::HashMap;

use phonon_dsp::{Context, Samples};
use phonon_engine::{Tempo, Timed, VoiceStart, What};
use phonon_graph::{Graph, Kind, NodeId};

use net::{Net, World};
use voice::Voice;

/// Left and right.
pub type Stereo = [f32; 2];

/// Evaluates a graph frame by frame.
pub struct Interpreter {
    graph: Graph,
    rate: f32,
    samples: Samples,
    /// In the order in which they happen; the next one last.
    events: Vec<Timed>,
    sorted: bool,
    frame: u64,
    tempo: (u64, Tempo),
    streams: Vec<f32>,
    stereo: Vec<bool>,
    main: Net,
    /// The voices on each play, in the order in which they started.
    voices: HashMap<NodeId, Vec<Voice>>,
}

impl Interpreter {
    /// At frame nought, with the tempo of half a cycle per second.
    pub fn new(graph: &Graph, rate: f32, samples: Samples) -> Interpreter {
        let stereo = net::stereo(&graph.main, &[]);
        Interpreter {
            rate,
            samples,
            events: Vec::new(),
            sorted: true,
            frame: 0,
            tempo: (0, Tempo { cycle: 0.0, per_frame: 0.5 / f64::from(rate) }),
            streams: graph.streams.iter().map(|stream| stream.initial).collect(),
            main: Net::new(&graph.main, stereo.clone(), rate),
            stereo,
            voices: HashMap::new(),
            graph: graph.clone(),
        }
    }

    /// Something that will happen.
    pub fn send(&mut self, event: Timed) {
        self.events.push(event);
        self.sorted = false;
    }

    /// The next `frames` frames of the master.
    pub fn render(&mut self, frames: usize) -> Vec<Stereo> {
        (0..frames).map(|_| self.step(None)).collect()
    }

    /// The next `frames` frames of the master, and of every output.
    pub fn render_stems(&mut self, frames: usize) -> (Vec<Stereo>, Vec<Vec<Stereo>>) {
        let mut stems = vec![Vec::new(); self.graph.outputs.len()];
        let master = (0..frames).map(|_| self.step(Some(&mut stems))).collect();
        (master, stems)
    }

    fn step(&mut self, stems: Option<&mut Vec<Vec<Stereo>>>) -> Stereo {
        self.happen();
        self.main.begin();
        let master = self.graph.master.map_or([0.0; 2], |node| self.value(node));
        let outputs: Vec<NodeId> = self.graph.outputs.iter().map(|output| output.node).collect();
        let values: Vec<Stereo> = outputs.into_iter().map(|node| self.value(node)).collect();
        if let Some(stems) = stems {
            stems.iter_mut().zip(values).for_each(|(stem, value)| stem.push(value));
        }
        while let Some(node) = self.main.next_delayed() {
            self.value(node);
        }
        self.frame += 1;
        for voices in self.voices.values_mut() {
            voices.retain_mut(|voice| voice.lives_on(self.frame));
        }
        master
    }

    /// The value of a node of the main net at this frame.
    fn value(&mut self, id: NodeId) -> Stereo {
        if let Some(value) = self.main.known(id) {
            return value;
        }
        let node = self.graph.main.nodes[id.0 as usize].clone();
        let value = match &node.kind {
            Kind::Constant(value) => [*value; 2],
            Kind::Stream(stream) => [self.streams[stream.0 as usize]; 2],
            Kind::Curve(curve) => [curve.at(self.cycle()); 2],
            Kind::Delayed(source) => self.main.delayed(*source),
            Kind::Play(_) => self.play(id),
            Kind::Voice(_) | Kind::Global(_) => [0.0; 2],
            Kind::Unit(unit) => {
                let inputs: Vec<Option<Stereo>> =
                    node.inputs.iter().map(|input| input.map(|input| self.value(input))).collect();
                let cycles = [self.cycle()];
                let context = Context { cycles: &cycles, frame: self.frame, samples: &self.samples };
                self.main.unit(id, unit, &node.inputs, &inputs, &context)
            }
        };
        self.main.know(id, value)
    }

    fn play(&mut self, id: NodeId) -> Stereo {
        let mut voices = self.voices.remove(&id).unwrap_or_default();
        let mut sum = [0.0; 2];
        for voice in &mut voices {
            let sound = voice.sound(self);
            sum = [sum[0] + sound[0], sum[1] + sound[1]];
        }
        self.voices.insert(id, voices);
        sum
    }

    fn cycle(&self) -> f64 {
        let (since, tempo) = self.tempo;
        tempo.cycle + (self.frame - since) as f64 * tempo.per_frame
    }

    /// Everything that happens at this frame.
    fn happen(&mut self) {
        if !self.sorted {
            self.events.sort_by_key(|event| (event.frame, event.order));
            self.events.reverse();
            self.sorted = true;
        }
        while let Some(event) = self.events.pop() {
            if event.frame > self.frame {
                self.events.push(event);
                return;
            }
            match event.what {
                What::Start(start) => self.start(&start),
                What::Value { stream, value } => self.streams[stream.0 as usize] = value,
                What::Tempo(tempo) => self.tempo = (event.frame, tempo),
                What::VoiceValue { voice: name, input, value } => {
                    if let Some(voice) = self.voices.values_mut().flatten().find(|voice| voice.name == name) {
                        voice.values[usize::from(input)] = value;
                    }
                }
                What::Release { voice: name } => {
                    let frame = self.frame;
                    let named = self.voices.values_mut().flatten().filter(|voice| voice.name == name);
                    named.for_each(|voice| voice.release(frame));
                }
                What::ReleaseAll => {
                    let frame = self.frame;
                    self.voices.values_mut().flatten().for_each(|voice| voice.release(frame));
                }
                What::StopAll => {
                    let (frame, seconds) = (self.frame, 0.005);
                    let frames = (seconds * self.rate) as u64;
                    self.voices.values_mut().flatten().for_each(|voice| voice.fade(frame, frames));
                }
            }
        }
    }

    /// Starts a voice. Before that, those of its cut group fade out in 3 ms, and when its instrument has as many voices
    /// as it may, the quietest fades out in 5 ms.
    fn start(&mut self, start: &VoiceStart) {
        let frame = self.frame;
        if let (Some(group), Some(voices)) = (start.cut, self.voices.get_mut(&start.play)) {
            let cut = voices.iter_mut().filter(|voice| voice.cut == Some(group));
            cut.for_each(|voice| voice.fade(frame, (0.003 * self.rate) as u64));
        }
        let instrument = self.graph.instruments[start.instrument.0 as usize].clone();
        let all = self.voices.values_mut().flatten();
        let mut same: Vec<&mut Voice> =
            all.filter(|voice| voice.instrument == start.instrument && !voice.is_fading()).collect();
        if same.len() >= instrument.voices {
            same.sort_by(|a, b| a.level.total_cmp(&b.level).then(a.since.cmp(&b.since)));
            same[0].fade(frame, (0.005 * self.rate) as u64);
        }
        let voice = Voice::start(start, instrument, &self.stereo, frame, self.rate);
        self.voices.entry(start.play).or_default().push(voice);
    }
}

impl World for Interpreter {
    fn global(&mut self, node: NodeId) -> Stereo {
        self.value(node)
    }
    fn now(&self) -> (f64, u64, &Samples) {
        (self.cycle(), self.frame, &self.samples)
    }
}
