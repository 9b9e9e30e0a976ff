//! Where events go that another program plays: an address, a path, and which argument is made from what.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use crate::control::Key;
use crate::value::{Controls, Value};

/// Longest path and longest name of a host, in bytes.
const NAME_BYTES: usize = 255;
/// Longest list of arguments, in bytes.
const TEXT_BYTES: usize = 4096;
/// Characters that a path must not have: they are signs of OSC's own (OSC 1.0, "OSC Address Spaces").
const SIGNS: &str = " #*,?[]{}";
/// The control that holds a sink.
const NAME: &str = "osc";

/// Where an event is sent as OSC instead of being played.
#[derive(Clone, Debug, PartialEq)]
pub struct Sink {
    /// The machine: a name, or a number without brackets.
    pub host: String,
    /// The UDP port.
    pub port: u16,
    /// The OSC address: `/dirt/play`.
    pub path: String,
    /// What it carries.
    pub arguments: Vec<Argument>,
    /// Whether it goes out ahead of time, with its time in a tag; else it goes out when it is due, without one.
    pub ahead: bool,
}

/// One argument, or several.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A whole number, as it is.
    Whole(i32),
    /// A number, as it is.
    Number(f64),
    /// A word, as it is.
    Word(String),
    /// The value of a control: `{cutoff}`, `{cutoff:i=800}`.
    Control {
        /// Which.
        name: String,
        /// As what it is sent.
        kind: Kind,
        /// What is sent for an event without it.
        default: Option<Box<Argument>>,
    },
    /// Names and values of all controls: `{*}`.
    All,
}

/// As what a control is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As what it is: a number or a word.
    Own,
    /// A whole number: `{n:i}`.
    Whole,
    /// A number: `{n:f}`.
    Number,
    /// A word: `{n:s}`.
    Word,
}

/// Why something is no sink.
#[derive(Clone, Debug, PartialEq)]
pub struct SinkError {
    /// Which of `address`, `path` and `arguments` is to blame.
    pub param: &'static str,
    /// What it should be.
    pub expected: String,
}

impl Sink {
    /// Reads `"127.0.0.1:57110"`, `"/s_new"` and `"default -1 0 0 freq {freq}"`. Without arguments all controls go out.
    pub fn read(address: &str, path: &str, arguments: &str, ahead: bool) -> Result<Sink, SinkError> {
        let (host, port) = self::address(address)?;
        if !path.starts_with('/') || path.len() < 2 {
            return Err(wrong("path", "a path that begins with `/`, such as \"/dirt/play\""));
        }
        let is_bad = |c: char| !c.is_ascii_graphic() || SIGNS.contains(c);
        if path.len() > NAME_BYTES || path.contains(is_bad) {
            return Err(wrong("path", "a path of letters and digits, without blanks and `#*,?[]{}`"));
        }
        if arguments.len() > TEXT_BYTES {
            return Err(wrong("arguments", format!("at most {TEXT_BYTES} bytes long")));
        }
        let mut arguments: Vec<Argument> =
            arguments.split_whitespace().map(argument).collect::<Result<_, _>>()?;
        if arguments.is_empty() {
            arguments.push(Argument::All);
        }
        Ok(Sink { host, port, path: path.to_owned(), arguments, ahead })
    }

    /// The control under which events carry a sink.
    pub fn key() -> Key {
        static KEY: LazyLock<Key> = LazyLock::new(|| Key::exactly(NAME));
        *KEY
    }

    /// The value of that control, which [`Sink::of`] reads.
    pub fn value(address: &str, path: &str, arguments: &str, ahead: bool) -> Value {
        Value::list([Value::text(address), Value::text(path), Value::text(arguments), Value::Bool(ahead)])
    }

    /// The sink that controls name, if they do.
    pub fn of(controls: &Controls) -> Option<Sink> {
        let Value::List(parts) = controls.get(Sink::key())? else { return None };
        let [address, path, arguments, ahead] = &**parts else { return None };
        Sink::read(address.as_text()?, path.as_text()?, arguments.as_text()?, ahead.is_true()).ok()
    }
}

fn wrong(param: &'static str, expected: impl Into<String>) -> SinkError {
    SinkError { param, expected: expected.into() }
}

/// `localhost:57120`, `127.0.0.1:57120`, `[::1]:57120`.
fn address(text: &str) -> Result<(String, u16), SinkError> {
    let whole = || wrong("address", "a host and a port, such as \"127.0.0.1:57120\"");
    let (host, port) = text.rsplit_once(':').ok_or_else(whole)?;
    let port = port.parse::<u16>().ok().filter(|port| *port > 0);
    let port = port.ok_or_else(|| wrong("address", "a host and a port from 1 to 65535"))?;
    if let Some(number) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let six =
            number.parse::<Ipv6Addr>().map_err(|_| wrong("address", "an address such as \"[::1]:57120\""))?;
        return Ok((six.to_string(), port));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if host.is_empty() || host.len() > NAME_BYTES || !host.chars().all(is_name) {
        return Err(whole());
    }
    let is_number = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_number && host.parse::<Ipv4Addr>().is_err() {
        return Err(wrong("address", "four numbers from 0 to 255 and a port, such as \"127.0.0.1:57120\""));
    }
    Ok((host.to_owned(), port))
}

/// `default`, `-1`, `0.5`, `{freq}`, `{n:i}`, `{amp=0.5}`, `{*}`.
fn argument(word: &str) -> Result<Argument, SinkError> {
    let expected = |what: &str| wrong("arguments", format!("{what}, not `{word}`"));
    let Some(inside) = word.strip_prefix('{') else {
        return match word.contains(['{', '}']) {
            true => Err(expected("words, numbers and places such as `{freq}`, with blanks between them")),
            false => Ok(constant(word)),
        };
    };
    let inside =
        inside.strip_suffix('}').ok_or_else(|| expected("places that are closed, such as `{freq}`"))?;
    if inside == "*" {
        return Ok(Argument::All);
    }
    let (name, default) = match inside.split_once('=') {
        Some((name, default)) => (name, Some(Box::new(constant(default)))),
        None => (inside, None),
    };
    let (name, kind) = match name.split_once(':') {
        None => (name, Kind::Own),
        Some((name, "i")) => (name, Kind::Whole),
        Some((name, "f")) => (name, Kind::Number),
        Some((name, "s")) => (name, Kind::Word),
        Some(_) => return Err(expected("`{name:i}`, `{name:f}` or `{name:s}`")),
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "_'".contains(c)) {
        return Err(expected("places with the name of a control, such as `{freq}`"));
    }
    Ok(Argument::Control { name: name.to_owned(), kind, default })
}

fn constant(word: &str) -> Argument {
    let number = || word.parse::<f64>().ok().filter(|number| number.is_finite());
    match word.parse::<i32>() {
        Ok(whole) => Argument::Whole(whole),
        Err(_) => number().map_or_else(|| Argument::Word(word.to_owned()), Argument::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sink_is_read_from_its_texts() {
        let sink =
            Sink::read("127.0.0.1:57110", "/s_new", "default -1 0 0 freq {freq} amp {gain:f=0.5} {*}", true);
        let sink = sink.unwrap();
        assert_eq!((sink.host.as_str(), sink.port, sink.path.as_str()), ("127.0.0.1", 57110, "/s_new"));
        let control = |name: &str, kind, default: Option<Argument>| Argument::Control {
            name: name.to_owned(),
            kind,
            default: default.map(Box::new),
        };
        let word = |word: &str| Argument::Word(word.to_owned());
        let expected = [
            word("default"),
            Argument::Whole(-1),
            Argument::Whole(0),
            Argument::Whole(0),
            word("freq"),
            control("freq", Kind::Own, None),
            word("amp"),
            control("gain", Kind::Number, Some(Argument::Number(0.5))),
            Argument::All,
        ];
        assert_eq!(sink.arguments, expected);
        assert_eq!(Sink::read("[::1]:9000", "/a", "", true).unwrap().host, "::1");
        assert_eq!(Sink::read("studio-2.local:9000", "/a", "", true).unwrap().arguments, [Argument::All]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let param = |address: &str, path: &str, arguments: &str| {
            Sink::read(address, path, arguments, true).unwrap_err().param
        };
        for address in [
            "",
            "127.0.0.1",
            ":57120",
            "127.0.0.256:1",
            "1.2.3:5",
            "a b:5",
            "host:0",
            "host:65536",
            "[::x]:1",
        ] {
            assert_eq!(param(address, "/a", ""), "address", "{address}");
        }
        for path in ["", "/", "dirt/play", "/dirt play", "/a*", "/ä"] {
            assert_eq!(param("a:1", path, ""), "path", "{path}");
        }
        for arguments in ["{", "{}", "freq{freq}", "{a:x}", "{a b}", "}"] {
            assert_eq!(param("a:1", "/a", arguments), "arguments", "{arguments}");
        }
    }

    #[test]
    fn an_event_carries_it() {
        let controls = Controls::one(Sink::key(), Sink::value("a:1", "/b", "{n}", false));
        assert_eq!(Sink::of(&controls), Some(Sink::read("a:1", "/b", "{n}", false).unwrap()));
        assert_eq!(Sink::of(&Controls::new()), None);
    }
}
