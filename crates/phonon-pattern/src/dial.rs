//! Dials: values that come from outside while a song plays, by name, and the patterns that read them.

use std::collections::BTreeMap;
use std::sync::Arc;

use phonon_base::TimeSpan;

use crate::curve::Curve;
use crate::event::{Event, Places};
use crate::pattern::{Node, Pattern};
use crate::query::Query;
use crate::value::Value;

/// Where the dials stand. Copying one copies nothing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Dials(Option<Arc<BTreeMap<String, Value>>>);

impl Dials {
    /// Where the dial of that name stands, if it has been moved.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Moves a dial.
    pub fn set(&mut self, name: &str, value: Value) {
        Arc::make_mut(self.0.get_or_insert_default()).insert(name.to_owned(), value);
    }
}

impl Pattern {
    /// What a dial says, read by `read`; `default` until it has been moved to something that can be read. One that is a
    /// number drives signals as well.
    pub fn dial(name: &str, default: Value, read: fn(&Value) -> Option<Value>) -> Pattern {
        Pattern::leaf(Dial { name: name.into(), default, read }, None, None)
    }
}

struct Dial {
    name: Arc<str>,
    default: Value,
    read: fn(&Value) -> Option<Value>,
}

impl Dial {
    fn value(&self, query: &Query) -> Value {
        let said = query.context.dials.get(&self.name);
        said.and_then(self.read).unwrap_or_else(|| self.default.clone())
    }
}

impl Node for Dial {
    fn query(&self, span: TimeSpan, query: &mut Query, out: &mut Vec<Event>) {
        let value = self.value(query);
        out.push(Event { whole: None, part: span, value, places: Places::NONE });
    }

    fn curve(&self) -> Option<Curve> {
        let Value::Number(default) = self.default else { return None };
        Some(Curve::Dial { name: self.name.clone(), default })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;

    #[test]
    fn a_dial_is_where_it_was_moved_and_else_at_its_default() {
        let dial = Pattern::dial("cut", Value::Number(0.25), |value| value.as_number().map(Value::Number));
        let mut context = Context::default();
        let at = |context: &Context| dial.query(TimeSpan::of_cycle(3), context).unwrap()[0].value.clone();
        assert_eq!(at(&context), Value::Number(0.25));
        context.dials.set("cut", Value::text("0.5"));
        let before = context.clone();
        context.dials.set("cut", Value::text("high"));
        assert_eq!((at(&before), at(&context)), (Value::Number(0.5), Value::Number(0.25)));
    }
}
