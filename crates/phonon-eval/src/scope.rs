//! What names mean inside a function body: its parameters, then those of the functions around it.

use std::sync::Arc;

use crate::value::Value;

/// A chain of names and values, innermost first. Cheap to copy.
#[derive(Clone, Debug, Default)]
pub struct Scope(Option<Arc<Binding>>);

#[derive(Debug)]
struct Binding {
    name: String,
    value: Value,
    outer: Scope,
}

impl Scope {
    /// This scope with one more name in front.
    pub fn with(&self, name: &str, value: Value) -> Scope {
        Scope(Some(Arc::new(Binding { name: name.to_owned(), value, outer: self.clone() })))
    }

    /// The value of the innermost binding of `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut here = self;
        while let Some(binding) = &here.0 {
            if binding.name == name {
                return Some(&binding.value);
            }
            here = &binding.outer;
        }
        None
    }
}
