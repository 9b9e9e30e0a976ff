//! `delay 0.3 feedback:(# lpf 800 * 0.7)`: what an echo goes through before it is heard again.

use phonon_base::Span;

use crate::evaluator::{Eval, Evaluator, Position};
use crate::names::takes_sound;
use crate::value::{Function, FunctionKind, Signal, UnitCall, Value, ValueKind};

/// Units whose feedback may go through a chain.
const ECHOES: &[&str] = &["delay", "tapedelay", "multitap"];

impl Evaluator {
    /// An echo whose feedback is a chain: the chain works on the echo, and what comes out of it goes in again a frame
    /// later than by the unit's own feedback. Nothing for any other unit.
    pub(crate) fn fed_through(&mut self, call: &UnitCall, span: Span) -> Eval<Option<Value>> {
        if !ECHOES.contains(&call.row.name) {
            return Ok(None);
        }
        let place = |name: &str| call.row.inputs.iter().position(|input| input.name == name);
        let (Some(sound), Some(feedback), Some(mix)) = (place("in"), place("feedback"), place("mix")) else {
            return Ok(None);
        };
        let Some(Value { kind: ValueKind::Function(chain), .. }) = &call.given[feedback] else {
            return Ok(None);
        };
        if !self.is_chain(chain) {
            return Ok(None);
        }
        let Some(dry) = call.given[sound].clone() else { return Ok(None) };
        let dry = Value::new(ValueKind::Signal(self.signal_of(&dry)?), span);
        let key = self.next_key("feedback")?;
        let built = self.sound_mut()?;
        let ring = Signal { node: built.net_mut().open_ring(span, key), net: built.net_id() };
        let again = Value::new(ValueKind::Signal(ring), span);
        let again = self.at(Position::OnSignal, |this| this.call(chain, again, span))?;
        let plus = self.unit_row("+", span)?;
        let number = |value| Some(Value::new(ValueKind::Number(value), span));
        let mut inner = call.clone();
        inner.given[sound] = Some(self.unit_of(plus, Some(dry.clone()), vec![again], span)?);
        (inner.given[feedback], inner.given[mix]) = (number(0.0), number(1.0));
        let wet = self.build_unit(&inner, span)?;
        let end = self.signal_of(&wet)?;
        self.sound_mut()?.net_mut().close(ring.node, end.node);
        let share = match &call.given[mix] {
            Some(mix) => mix.clone(),
            None => {
                Value::new(ValueKind::Number(f64::from(call.row.inputs[mix].default.unwrap_or(0.5))), span)
            }
        };
        let (minus, times) = (self.unit_row("-", span)?, self.unit_row("*", span)?);
        let apart = self.unit_of(minus, Some(wet), vec![dry.clone()], span)?;
        let apart = self.unit_of(times, Some(apart), vec![share], span)?;
        self.unit_of(plus, Some(dry), vec![apart], span).map(Some)
    }

    /// Whether a function changes sound; `sine` and what is made of it are a curve of cycle time here.
    fn is_chain(&mut self, function: &Function) -> bool {
        match &*function.kind {
            FunctionKind::Unit(call) => takes_sound(call.row),
            FunctionKind::Operator(..) | FunctionKind::Operation(..) => match function.text.clone() {
                Some(text) => self.read_as_pattern(&text.0, &text.1).is_none(),
                None => true,
            },
            FunctionKind::Lambda(_) | FunctionKind::Compose(..) | FunctionKind::Identity => true,
            _ => false,
        }
    }
}
