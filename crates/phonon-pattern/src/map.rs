//! Patterns whose values are changed one by one.

use std::sync::Arc;

use phonon_base::TimeSpan;

use crate::event::Event;
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

impl Pattern {
    /// The same events with other values.
    pub fn map(&self, change: impl Fn(&Value) -> Value + Send + Sync + 'static) -> Pattern {
        if let Some((value, places)) = self.constant() {
            let changed = Pattern::placed(change(value), places.clone());
            return changed.with_steps(self.steps());
        }
        Pattern::new(Map { inner: self.clone(), change: Arc::new(change) }, self.steps(), [self])
    }
}

struct Map {
    inner: Pattern,
    change: Arc<dyn Fn(&Value) -> Value + Send + Sync>,
}

impl Node for Map {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let first = out.len();
        self.inner.ask(span, query, out);
        for event in &mut out[first..] {
            event.value = (self.change)(&event.value);
        }
    }
}
