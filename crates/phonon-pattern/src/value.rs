//! What an event carries.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use phonon_base::Time;

use crate::control::Key;
use crate::function::Function;
use crate::pattern::Pattern;

/// The value of an event. Copying one never copies text or controls.
#[derive(Clone, Debug)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A switch.
    Bool(bool),
    /// A word: a sample's name, a note's name, a chord.
    Text(Arc<str>),
    /// Several values that belong together: `bd:3`.
    List(Arc<[Value]>),
    /// Named values: `{s: bd, n: 1}`.
    Controls(Controls),
    /// A pattern, inside a pattern of patterns.
    Pattern(Pattern),
    /// A function, inside a pattern of functions.
    Function(Function),
}

impl Value {
    /// A word.
    pub fn text(word: impl Into<Arc<str>>) -> Value {
        Value::Text(word.into())
    }

    /// Several values that belong together.
    pub fn list(values: impl Into<Arc<[Value]>>) -> Value {
        Value::List(values.into())
    }

    /// The number that this is or spells. Note names do not count as numbers here.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Bool(on) => Some(f64::from(u8::from(*on))),
            Value::Text(word) => crate::number::parse(word),
            _ => None,
        }
    }

    /// The exact stretch of cycle time that this number means.
    pub fn as_time(&self) -> Option<Time> {
        self.as_number().and_then(Time::from_f64)
    }

    /// The word that this is.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(word) => Some(word),
            _ => None,
        }
    }

    /// Whether this counts as true: not nought, not false, neither the empty word nor `f` or `false`, which is how Tidal's
    /// patterns of truth values are written.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Bool(on) => *on,
            Value::Text(word) => !["", "f", "false"].contains(&&**word),
            _ => true,
        }
    }

    /// What kind of thing this is, for messages: "a number", "a word" …
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Text(_) => "a word",
            Value::List(_) => "a list",
            Value::Controls(_) => "controls",
            Value::Pattern(_) => "a pattern",
            Value::Function(_) => "a function",
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Value {
        Value::text(word)
    }
}

impl From<bool> for Value {
    fn from(on: bool) -> Value {
        Value::Bool(on)
    }
}

impl PartialEq for Value {
    /// Patterns and functions have no equality that could be computed; they equal nothing.
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Controls(a), Value::Controls(b)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Bool(on) => write!(f, "{on}"),
            Value::Text(word) => f.write_str(word),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(Value::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Value::Controls(controls) => {
                let mut entries: Vec<(&str, &Value)> =
                    controls.entries().iter().map(|(key, value)| (key.name(), value)).collect();
                entries.sort_by_key(|(name, _)| *name);
                let entries: Vec<String> =
                    entries.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{{{}}}", entries.join(", "))
            }
            Value::Pattern(_) => f.write_str("<pattern>"),
            Value::Function(_) => f.write_str("<function>"),
        }
    }
}

/// Named values, sorted by key. Shared between events; changing a shared one copies it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Controls(Option<Arc<[(Key, Value)]>>);

impl Controls {
    /// No controls.
    pub const fn new() -> Controls {
        Controls(None)
    }

    /// One control.
    pub fn one(key: Key, value: Value) -> Controls {
        Controls(Some(Arc::new([(key, value)])))
    }

    /// All controls, sorted by key.
    pub fn entries(&self) -> &[(Key, Value)] {
        self.0.as_deref().unwrap_or(&[])
    }

    /// The value under `key`.
    pub fn get(&self, key: Key) -> Option<&Value> {
        let entries = self.entries();
        entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// These controls with `value` under `key`.
    pub fn with(&self, key: Key, value: Value) -> Controls {
        self.merged(&Controls::one(key, value), |_, new| new.clone())
    }

    /// These controls without `key`.
    pub fn without(&self, key: Key) -> Controls {
        self.entries().iter().filter(|(name, _)| *name != key).cloned().collect()
    }

    /// All keys of both; `both` decides where both have one.
    pub fn merged(&self, other: &Controls, mut both: impl FnMut(&Value, &Value) -> Value) -> Controls {
        let (mine, theirs) = (self.entries(), other.entries());
        if mine.is_empty() {
            return other.clone();
        }
        if theirs.is_empty() {
            return self.clone();
        }
        let shared = mine.iter().filter(|(key, _)| other.get(*key).is_some()).count();
        let (mut i, mut j) = (0, 0);
        let mut next = |_| {
            let (left, right) = (mine.get(i), theirs.get(j));
            let order = match (left, right) {
                (Some(left), Some(right)) => left.0.cmp(&right.0),
                (Some(_), None) => Ordering::Less,
                _ => Ordering::Greater,
            };
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
            match (left, right) {
                (Some(left), Some(right)) if order.is_eq() => (left.0, both(&left.1, &right.1)),
                (Some(left), _) if order.is_lt() => left.clone(),
                _ => theirs[j - 1].clone(),
            }
        };
        // With the length known, what is collected is allocated once.
        Controls(Some((0..mine.len() + theirs.len() - shared).map(&mut next).collect()))
    }
}

impl FromIterator<(Key, Value)> for Controls {
    /// Of several values under one key the last one stays.
    fn from_iter<I: IntoIterator<Item = (Key, Value)>>(entries: I) -> Controls {
        let mut sorted: Vec<(Key, Value)> = Vec::new();
        for (key, value) in entries {
            match sorted.binary_search_by(|entry| entry.0.cmp(&key)) {
                Ok(at) => sorted[at].1 = value,
                Err(at) => sorted.insert(at, (key, value)),
            }
        }
        if sorted.is_empty() { Controls(None) } else { Controls(Some(sorted.into())) }
    }
}
