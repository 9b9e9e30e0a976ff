//! What a graph means, one sample at a time: the definition that plan and engine are tested against.
//!
//! It shares the graph, the rows and the events with them, and nothing else. It is slow and recursive on purpose:
//! everything here should be obvious. What a unit computes is asked from the unit itself, one frame a call.
//! Only tests depend on this crate.

mod net;
mod voice;

use std::collections::BTreeMap;

use phonon_dsp::{Context, Samples};
use phonon_engine::{Tempo, Timed, VoiceStart, What};
use phonon_graph::{Graph, InstrumentId, Kind, NodeId};

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
    /// The voices of each instrument on each play. A new one takes the first free place.
    voices: BTreeMap<(NodeId, InstrumentId), Vec<Option<Voice>>>,
    /// What the voices of a play give to its sends at this frame.
    sends: BTreeMap<(NodeId, usize), Stereo>,
}

impl Interpreter {
    /// At frame nought, with the tempo of half a cycle per second.
    pub fn new(graph: &Graph, rate: f32, samples: Samples) -> Interpreter {
        // Equally late paths are part of what a graph means, so this pass is shared; it has tests of its own.
        let (graph, _) = phonon_graph::align(graph, rate);
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
            voices: BTreeMap::new(),
            graph: graph.into_owned(),
            sends: BTreeMap::new(),
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
        for places in self.voices.values_mut() {
            places.iter_mut().for_each(|place| {
                place.take_if(|voice| !voice.lives_on(self.frame));
            });
            // Rows of sixteen that are empty make room for those behind them.
            let rows = places.chunks_mut(16).filter(|row| row.iter().any(|place| place.is_some()));
            *places = rows.flat_map(|row| row.iter_mut().map(|place| place.take())).collect();
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
            Kind::Play(instruments) => self.play(id, instruments),
            Kind::Send { play, send } => {
                self.value(*play);
                self.sends.get(&(*play, *send)).copied().unwrap_or_default()
            }
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

    /// The sum of the voices: first each column of the rows of sixteen, then the columns as all sixteen lanes are added up,
    /// then the instruments. What voices may read goes on even while none sounds.
    fn play(&mut self, id: NodeId, instruments: &[InstrumentId]) -> Stereo {
        for instrument in instruments {
            for node in self.graph.instruments[instrument.0 as usize].net.nodes.clone() {
                if let Kind::Global(global) = node.kind {
                    self.value(global);
                }
            }
        }
        let mut totals: Vec<Stereo> = vec![[0.0; 2]];
        self.sends.retain(|(play, _), _| *play != id);
        for instrument in (0..self.graph.instruments.len() as u32).map(InstrumentId) {
            let mut places = self.voices.remove(&(id, instrument)).unwrap_or_default();
            let mut columns: Vec<[Stereo; 16]> = Vec::new();
            for (place, voice) in places.iter_mut().enumerate() {
                let Some(voice) = voice else { continue };
                for (output, sound) in voice.sound(self).into_iter().enumerate() {
                    columns.resize(columns.len().max(output + 1), [[0.0; 2]; 16]);
                    columns[output][place % 16] = plus(columns[output][place % 16], sound);
                }
            }
            for (output, columns) in columns.into_iter().enumerate() {
                let sum = [0, 1].map(|side| phonon_dsp::blocks::folded(columns.map(|column| column[side])));
                totals.resize(totals.len().max(output + 1), [0.0; 2]);
                totals[output] = plus(totals[output], sum);
            }
            self.voices.insert((id, instrument), places);
        }
        for (send, sum) in totals[1..].iter().enumerate() {
            self.sends.insert((id, send), *sum);
        }
        totals[0]
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
                    if let Some(voice) = self.all_voices().find(|voice| voice.name == name) {
                        voice.values[usize::from(input)] = value;
                    }
                }
                What::Release { voice: name } => {
                    let frame = self.frame;
                    let named = self.all_voices().filter(|voice| voice.name == name);
                    named.for_each(|voice| voice.release(frame));
                }
                What::ReleaseAll => {
                    let frame = self.frame;
                    self.all_voices().for_each(|voice| voice.release(frame));
                }
                What::StopAll => {
                    let (frame, frames) = (self.frame, (0.005 * self.rate) as u64);
                    self.all_voices().for_each(|voice| voice.fade(frame, frames));
                }
            }
        }
    }

    /// Starts a voice. Before that, those of its cut group fade out in 3 ms, and when its instrument has as many voices
    /// as it may, the quietest fades out in 5 ms.
    fn start(&mut self, start: &VoiceStart) {
        let frame = self.frame;
        let (cut_frames, steal_frames) = ((0.003 * self.rate) as u64, (0.005 * self.rate) as u64);
        if let Some(group) = start.cut {
            let on_play = self.voices.iter_mut().filter(|((play, _), _)| *play == start.play);
            let cut =
                on_play.flat_map(|(_, places)| places).flatten().filter(|voice| voice.cut == Some(group));
            cut.for_each(|voice| voice.fade(frame, cut_frames));
        }
        let instrument = self.graph.instruments[start.instrument.0 as usize].clone();
        let all = self.all_voices();
        let mut same: Vec<&mut Voice> =
            all.filter(|voice| voice.instrument == start.instrument && !voice.is_fading()).collect();
        if same.len() >= instrument.voices {
            same.sort_by(|a, b| a.level.total_cmp(&b.level).then(a.since.cmp(&b.since)));
            same[0].fade(frame, steal_frames);
        }
        let voice = Voice::start(start, instrument, &self.stereo, frame, self.rate);
        let places = self.voices.entry((start.play, start.instrument)).or_default();
        match places.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(voice),
            None => places.push(Some(voice)),
        }
    }

    fn all_voices(&mut self) -> impl Iterator<Item = &mut Voice> {
        self.voices.values_mut().flatten().flatten()
    }
}

fn plus(a: Stereo, b: Stereo) -> Stereo {
    [a[0] + b[0], a[1] + b[1]]
}

impl World for Interpreter {
    fn global(&mut self, node: NodeId) -> Stereo {
        self.value(node)
    }
    fn now(&self) -> (f64, u64, &Samples) {
        (self.cycle(), self.frame, &self.samples)
    }
}
