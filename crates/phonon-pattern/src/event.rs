//! Events: what happens, when, and which places in the text made it.

use std::fmt;
use std::sync::Arc;

use phonon_base::{Span, Time, TimeSpan};

use crate::value::Value;

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The whole event, of which `part` may be only a fragment; `None` for a sample of a continuous pattern.
    pub whole: Option<TimeSpan>,
    /// The fragment that lies inside the span asked for.
    pub part: TimeSpan,
    /// What happens.
    pub value: Value,
    /// Where in the text it was made.
    pub places: Places,
}

impl Event {
    /// The whole where there is one, the part otherwise.
    pub fn whole_or_part(&self) -> TimeSpan {
        self.whole.unwrap_or(self.part)
    }

    /// Cuts the part to the whole; false where they share nothing. Stretching the inside of cycles can move a part
    /// out of its whole, and where another pattern is looked at during the whole, nothing of it is left.
    #[inline]
    pub(crate) fn keep_inside(&mut self) -> bool {
        match self.whole {
            Some(whole) if whole != self.part => match self.part.intersection(whole) {
                Some(part) => {
                    self.part = part;
                    true
                }
                None => false,
            },
            _ => true,
        }
    }

    /// Whether the event begins here: its part starts where its whole does.
    pub fn has_onset(&self) -> bool {
        self.whole.is_some_and(|whole| whole.begin == self.part.begin)
    }
}

impl fmt::Display for Event {
    /// `begin end value`, with the part in brackets after it where it is not the whole; `~ begin end value` for a
    /// sample of a continuous pattern.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole {
            None => write!(f, "~ {} {}", Spanned(self.part), self.value),
            Some(whole) if whole == self.part => write!(f, "{} {}", Spanned(whole), self.value),
            Some(whole) => write!(f, "{} {} ({})", Spanned(whole), self.value, Spanned(self.part)),
        }
    }
}

struct Spanned(TimeSpan);

impl fmt::Display for Spanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |t: Time| if t.den() == 1 { t.num().to_string() } else { t.to_string() };
        write!(f, "{} {}", time(self.0.begin), time(self.0.end))
    }
}

/// Most places that one event remembers; more could not be told apart on a screen.
const MOST_PLACES: usize = 32;
const INLINE: usize = 3;

/// The places in the text that made an event, and the scale that its note was taken from. Up to three places are
/// held without an allocation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places(Held);

#[derive(Clone, Debug, PartialEq)]
enum Held {
    Few(u8, [Span; INLINE]),
    Many(Arc<Many>),
}

#[derive(Clone, Debug, PartialEq)]
struct Many {
    spans: Vec<Span>,
    scale: Option<Arc<str>>,
}

impl Default for Held {
    fn default() -> Held {
        Held::Few(0, [Span { start: 0, end: 0 }; INLINE])
    }
}

impl Places {
    /// No place: made by a program.
    pub const NONE: Places = Places(Held::Few(0, [Span { start: 0, end: 0 }; INLINE]));

    /// One place.
    pub fn one(span: Span) -> Places {
        let mut few = [Span::default(); INLINE];
        few[0] = span;
        Places(Held::Few(1, few))
    }

    /// All places, in the order in which they took part.
    pub fn spans(&self) -> &[Span] {
        match &self.0 {
            Held::Few(count, few) => &few[..usize::from(*count)],
            Held::Many(many) => &many.spans,
        }
    }

    /// The scale that the event's note was taken from, as `C major`.
    pub fn scale(&self) -> Option<&Arc<str>> {
        match &self.0 {
            Held::Few(..) => None,
            Held::Many(many) => many.scale.as_ref(),
        }
    }

    /// Notes the scale that the event's note was taken from.
    pub fn set_scale(&mut self, scale: Arc<str>) {
        self.many().scale = Some(scale);
    }

    /// Adds the places of `other` that are not here yet, and its scale.
    pub fn add(&mut self, other: &Places) {
        if other.spans().is_empty() && other.scale().is_none() {
            return;
        }
        if self.spans().is_empty() && self.scale().is_none() {
            *self = other.clone();
            return;
        }
        for span in other.spans() {
            self.add_one(*span);
        }
        if let Some(scale) = other.scale() {
            self.set_scale(scale.clone());
        }
    }

    fn add_one(&mut self, span: Span) {
        if self.spans().contains(&span) || self.spans().len() >= MOST_PLACES {
            return;
        }
        match &mut self.0 {
            Held::Few(count, few) if usize::from(*count) < INLINE => {
                few[usize::from(*count)] = span;
                *count += 1;
            }
            _ => self.many().spans.push(span),
        }
    }

    fn many(&mut self) -> &mut Many {
        if let Held::Few(..) = self.0 {
            let mut spans = Vec::with_capacity(2 * INLINE);
            spans.extend_from_slice(self.spans());
            self.0 = Held::Many(Arc::new(Many { spans, scale: None }));
        }
        match &mut self.0 {
            Held::Many(many) => Arc::make_mut(many),
            Held::Few(..) => unreachable!("made many above"),
        }
    }
}
