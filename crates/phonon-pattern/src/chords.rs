//! Events that happen at the same time: collected, spread out, played one after another.

use phonon_base::{Time, TimeSpan};

use crate::event::{Event, Places};
use crate::function::ArgError;
use crate::join::{Join, fit};
use crate::number;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

/// From the number of notes to the order in which they are played.
type Order = fn(usize) -> Vec<usize>;

/// Orders in which the notes of a chord can be played.
const ORDERS: &[(&str, Order)] = &[
    ("up", |count| (0..count).collect()),
    ("down", |count| (0..count).rev().collect()),
    ("updown", |count| without_last(up(count)).chain(without_last(down(count))).collect()),
    ("downup", |count| without_last(down(count)).chain(without_last(up(count))).collect()),
    ("up&down", |count| up(count).into_iter().chain(down(count)).collect()),
    ("down&up", |count| down(count).into_iter().chain(up(count)).collect()),
    ("converge", converge),
    ("diverge", |count| converge(count).into_iter().rev().collect()),
    ("disconverge", |count| {
        converge(count).into_iter().chain(converge(count).into_iter().rev().skip(1)).collect()
    }),
    ("pinkyup", pinky),
    ("pinkyupdown", |count| there_and_back(pinky(count))),
    ("thumbup", thumb),
    ("thumbupdown", |count| there_and_back(thumb(count))),
];

fn up(count: usize) -> Vec<usize> {
    (0..count).collect()
}

fn down(count: usize) -> Vec<usize> {
    (0..count).rev().collect()
}

fn without_last(mut order: Vec<usize>) -> impl Iterator<Item = usize> {
    order.pop();
    order.into_iter()
}

fn there_and_back(order: Vec<usize>) -> Vec<usize> {
    let back = order.iter().rev().copied().collect();
    without_last(order).chain(without_last(back)).collect()
}

/// First, last, second, last but one …
fn converge(count: usize) -> Vec<usize> {
    (0..count).map(|at| if at % 2 == 0 { at / 2 } else { count - 1 - at / 2 }).collect()
}

/// The highest after each of the others.
fn pinky(count: usize) -> Vec<usize> {
    (0..count.saturating_sub(1)).flat_map(|at| [at, count - 1]).collect()
}

/// The lowest before each of the others.
fn thumb(count: usize) -> Vec<usize> {
    (1..count).flat_map(|at| [0, at]).collect()
}

/// Whether the first value of a pattern is a word, not a number.
pub(crate) fn is_named(order: &Pattern) -> bool {
    let first = order.query(TimeSpan::of_cycle(0), &crate::context::Context::default());
    let first = first.ok().and_then(|events| events.into_iter().next());
    first.is_some_and(|event| event.value.as_text().is_some_and(|word| number::parse(word).is_none()))
}

impl Pattern {
    /// Simultaneous events as one event with the list of their values.
    pub fn collect(&self) -> Pattern {
        let grouped = Grouped { inner: self.clone(), by_part: false, change: collected };
        Pattern::new(grouped, self.steps(), [self])
    }

    /// The events that the numbers of `order` point to, among those that are simultaneous.
    pub fn arp(&self, order: &Pattern) -> Pattern {
        let node = Arp { inner: self.clone(), order: order.clone() };
        Pattern::new(node, None, [self, order])
    }

    /// Simultaneous events one after another, in the order of that name.
    pub fn arpeggio(&self, name: &str) -> Result<Pattern, ArgError> {
        let Some((_, order)) = ORDERS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = ORDERS.iter().map(|(name, _)| *name).collect();
            return Err(ArgError::expected("order", format!("one of {}", known.join(", "))));
        };
        let change = move |group: &[Event], out: &mut Vec<Event>| spread_out(group, &order(group.len()), out);
        Ok(Pattern::new(Grouped { inner: self.clone(), by_part: true, change }, None, [self]))
    }

    /// Simultaneous events begun one after another within `part` of their time; backwards below nought.
    pub fn rolled_by(&self, part: Time) -> Pattern {
        let change = move |group: &[Event], out: &mut Vec<Event>| {
            let step = part.abs() / Time::whole(group.len() as i64);
            for (number, event) in group.iter().enumerate() {
                let number = if part < Time::ZERO { group.len() - 1 - number } else { number };
                let Some(whole) = event.whole else {
                    continue;
                };
                let begin = whole.begin + whole.duration() * step * Time::whole(number as i64);
                push_within(event, TimeSpan::new(begin, whole.end), out);
            }
        };
        Pattern::new(Grouped { inner: self.clone(), by_part: true, change }, self.steps(), [self])
    }
}

/// The groups of events with equal wholes, in order of first appearance. With `by_part` fragments of one event are
/// no members of one group.
fn groups(mut events: Vec<Event>, by_part: bool) -> Vec<Vec<Event>> {
    let mut groups: Vec<Vec<Event>> = Vec::new();
    // Sorted by begin, members of a group lie near each other, so that few groups are searched.
    events.sort_by_key(|event| event.whole_or_part().begin);
    for event in events {
        let near = groups.iter_mut().rev().take_while(|group| {
            group[0].whole_or_part().begin == event.whole_or_part().begin || group[0].whole.is_none()
        });
        let mut near =
            near.filter(|group| group[0].whole == event.whole && (!by_part || group[0].part == event.part));
        match near.next() {
            Some(group) => group.push(event),
            None => groups.push(vec![event]),
        }
    }
    groups
}

fn collected(group: &[Event], out: &mut Vec<Event>) {
    let values: Vec<Value> = group.iter().map(|event| event.value.clone()).collect();
    let mut places = Places::NONE;
    group.iter().for_each(|event| places.add(&event.places));
    let Event { whole, part, .. } = group[0];
    out.push(Event { whole, part, value: Value::list(values), places });
}

fn spread_out(group: &[Event], order: &[usize], out: &mut Vec<Event>) {
    let count = Time::whole(order.len() as i64);
    for (number, at) in order.iter().enumerate() {
        let event = &group[*at];
        let Some(whole) = event.whole else {
            continue;
        };
        let length = whole.duration() / count;
        let begin = whole.begin + length * Time::whole(number as i64);
        push_within(event, TimeSpan::new(begin, begin + length), out);
    }
}

fn push_within(event: &Event, whole: TimeSpan, out: &mut Vec<Event>) {
    if let Some(part) = whole.intersection(event.part) {
        out.push(Event {
            whole: Some(whole),
            part,
            value: event.value.clone(),
            places: event.places.clone(),
        });
    }
}

struct Grouped<F> {
    inner: Pattern,
    by_part: bool,
    change: F,
}

impl<F: Fn(&[Event], &mut Vec<Event>) + Send + Sync> Node for Grouped<F> {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for group in groups(out.split_off(first), self.by_part) {
            if !query.step(out, None) {
                return;
            }
            (self.change)(&group, out);
        }
    }
}

struct Arp {
    inner: Pattern,
    order: Pattern,
}

impl Node for Arp {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for group in groups(out.split_off(first), false) {
            let start = out.len();
            fit(Join::Inner, &group[0], &self.order, span, query, out);
            for event in &mut out[start..] {
                let number = number::numeral(&event.value).filter(|number| number.is_finite());
                let at = (number.unwrap_or(0.0).floor()).rem_euclid(group.len() as f64) as usize;
                event.value = group[at].value.clone();
                event.places.add(&group[at].places);
            }
        }
    }
}
