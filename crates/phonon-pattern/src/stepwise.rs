//! Patterns as sequences of steps: joined, cut and paced by how many they have.

use phonon_base::{Time, TimeSpan};

use crate::event::Event;
use crate::function::ArgError;
use crate::join::Join;
use crate::leaf::cycles;
use crate::lift::MOST;
use crate::pattern::{Node, Pattern};
use crate::query::{Query, QueryReason};
use crate::steps::lcm;
use crate::value::Value;

impl Pattern {
    /// One after another within a cycle, each with the room of its steps. A weight of `None` takes the average of
    /// the others.
    pub fn stepcat(patterns: Vec<(Option<Time>, Pattern)>) -> Pattern {
        if patterns.is_empty() {
            return Pattern::gap(Time::ZERO);
        }
        let known: Vec<Time> = patterns.iter().filter_map(|(weight, _)| *weight).collect();
        if known.is_empty() {
            return Pattern::fastcat(patterns.into_iter().map(|(_, pattern)| pattern).collect::<Vec<_>>());
        }
        let sum = known.iter().fold(Time::ZERO, |sum, weight| sum + *weight);
        let average = sum / Time::whole(known.len() as i64);
        let weighted = patterns.into_iter().map(|(weight, pattern)| (weight.unwrap_or(average), pattern));
        Pattern::timecat(weighted.collect::<Vec<_>>())
    }

    /// At the pace at which `steps` of its steps make a cycle.
    pub fn pace(&self, steps: Time) -> Pattern {
        match self.steps() {
            None => self.clone(),
            Some(own) if own.is_zero() => Pattern::gap(Time::ZERO),
            Some(own) => self.fast(steps / own).with_steps(Some(steps)),
        }
    }

    /// The first steps, or the last for a negative count.
    pub fn take(&self, count: Time) -> Pattern {
        let nothing = Pattern::gap(Time::ZERO);
        let Some(steps) = self.steps().filter(|steps| *steps > Time::ZERO) else {
            return nothing;
        };
        let part = count.abs() / steps;
        if part <= Time::ZERO {
            nothing
        } else if part >= Time::ONE {
            self.clone()
        } else if count < Time::ZERO {
            self.zoom(Time::ONE - part, Time::ONE)
        } else {
            self.zoom(Time::ZERO, part)
        }
    }

    /// All but the first steps, or but the last for a negative count.
    pub fn without(&self, count: Time) -> Pattern {
        match self.steps() {
            None => Pattern::gap(Time::ZERO),
            Some(steps) if count < Time::ZERO => self.take(steps + count),
            Some(steps) => self.take(count - steps),
        }
    }

    /// The same, counted as `factor` times as many steps.
    pub fn expand(&self, factor: Time) -> Pattern {
        self.clone().with_steps(self.steps().map(|steps| steps * factor))
    }

    /// Ever shorter ends of the pattern (ever shorter beginnings for a negative count), until nothing is left or
    /// `times` are there: as many as the pattern has steps unless said.
    pub(crate) fn shrinking(&self, count: Time, times: Option<Time>) -> Vec<Pattern> {
        let Some(steps) = self.steps().filter(|steps| !steps.is_zero()) else {
            return vec![self.clone()];
        };
        if times.is_some_and(Time::is_zero) {
            return vec![self.clone()];
        }
        let part = count.abs() / steps;
        let times = times.unwrap_or(steps).ceil().num().min(MOST);
        let mut shorter = Vec::new();
        for number in 0..times {
            let cut = part * Time::whole(number);
            if cut > Time::ONE {
                break;
            }
            shorter.push(if count > Time::ZERO {
                self.zoom(cut, Time::ONE)
            } else {
                self.zoom(Time::ZERO, Time::ONE - cut)
            });
        }
        shorter
    }

    /// Patterns one after another, with the step counts of each added up.
    pub(crate) fn stepcat_counted(patterns: Vec<Pattern>) -> Pattern {
        let steps = patterns.iter().filter_map(Pattern::steps).fold(Time::ZERO, |sum, steps| sum + steps);
        let weighted =
            patterns.into_iter().map(|pattern| (Some(pattern.steps().unwrap_or(Time::ONE)), pattern));
        Pattern::stepcat(weighted.collect()).with_steps(Some(steps))
    }

    /// Patterns at once, each as often as its steps go into the least common number of steps.
    pub fn polymeter(patterns: Vec<Pattern>) -> Pattern {
        let patterns: Vec<Pattern> =
            patterns.into_iter().filter(|pattern| pattern.steps().is_some()).collect();
        match lcm(patterns.iter().map(Pattern::steps)) {
            None => Pattern::silence(),
            Some(steps) if steps.is_zero() => Pattern::gap(Time::ZERO),
            Some(steps) => {
                let paced = patterns.iter().map(|pattern| pattern.pace(steps));
                Pattern::stack(paced.collect::<Vec<_>>()).with_steps(Some(steps))
            }
        }
    }

    /// The patterns that `make` makes of the values of each cycle, one after another, each as long as it has steps.
    pub(crate) fn step_join(
        &self,
        make: impl Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync + 'static,
    ) -> Pattern {
        let node = StepJoined { outer: self.clone(), make };
        let mut query = Query::new(&crate::context::Context::default());
        let mut outers = Vec::new();
        let first = query.run(self, TimeSpan::of_cycle(0), &mut outers).ok();
        let steps = first.and_then(|()| node.laid_out(&outers).ok()).and_then(|pattern| pattern.steps());
        Pattern::new(node, steps, [self])
    }
}

struct StepJoined<F> {
    outer: Pattern,
    make: F,
}

impl<F: Fn(&Value) -> Result<Pattern, ArgError>> StepJoined<F> {
    /// The patterns of the events of cycle nought, one after another.
    fn laid_out(&self, outers: &[Event]) -> Result<Pattern, ArgError> {
        let ends = outers.iter().flat_map(|outer| [outer.part.begin, outer.part.end]);
        let mut cuts: Vec<Time> = ends.chain([Time::ZERO, Time::ONE]).collect();
        cuts.sort();
        cuts.dedup();
        let mut steps = Vec::new();
        for cut in cuts.windows(2) {
            let slice = TimeSpan::new(cut[0], cut[1]);
            let mut layers = Vec::new();
            for outer in outers.iter().filter(|outer| slice.intersection(outer.part).is_some()) {
                layers.push((self.make)(&outer.value)?.with_places(&outer.places));
            }
            let count = lcm(layers.iter().map(Pattern::steps));
            steps.push((count, Pattern::stack(layers)));
        }
        Ok(Pattern::stepcat(steps))
    }
}

impl<F: Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync> Node for StepJoined<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        for part in cycles(span) {
            let cycle = part.begin.cycle();
            let mut outers = query.buffer();
            self.outer.ask(TimeSpan::of_cycle(cycle), query, &mut outers);
            crate::cat::later(&mut outers, -cycle);
            match self.laid_out(&outers) {
                Ok(pattern) => pattern.ask(part, query, out),
                Err(error) => query.fail(QueryReason::Argument(error), self.outer.place()),
            }
            query.reuse(outers);
            if !query.is_alive() {
                return;
            }
        }
    }
}

/// As `lift`, for stepwise functions: what a varying argument gives is laid out step by step.
pub(crate) fn step_lift(
    arg: &Pattern,
    make: impl Fn(&Value) -> Result<Pattern, ArgError> + Send + Sync + 'static,
) -> Result<Pattern, ArgError> {
    if arg.is_direct() && arg.constant().is_some() {
        return crate::lift::lift(
            Join::Inner,
            std::slice::from_ref(arg),
            &[],
            move |[value]: [&Value; 1]| make(value),
        );
    }
    Ok(arg.step_join(make))
}
