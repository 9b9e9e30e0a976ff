//! Packets: bytes to messages and back.

use std::fmt;

use phonon_base::limits;
use rosc::{OscBundle, OscMessage, OscPacket, OscTime, OscType};

use super::Stamp;

/// One message, with the time tag of the bundle that it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Where it goes: `/dirt/play`.
    pub address: String,
    /// What it carries.
    pub args: Vec<Arg>,
    /// When it is due; nothing means at once.
    pub due: Option<Stamp>,
}

/// An argument. What has no use here (colours, MIDI bytes, arrays) becomes [`Arg::Nothing`].
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// Nothing that we can use.
    Nothing,
}

impl Arg {
    /// A number of either kind.
    pub fn number(&self) -> Option<f64> {
        match self {
            Arg::Whole(whole) => Some(*whole as f64),
            Arg::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Arg::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Why bytes are no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketError {
    /// They do not follow the format.
    Malformed,
    /// Bundles in bundles deeper than [`limits::OSC_NESTING`].
    Deep,
    /// More than [`limits::OSC_MESSAGES`] messages.
    Long,
}

impl fmt::Display for PacketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PacketError::Malformed => f.write_str("this is no OSC packet"),
            PacketError::Deep => write!(f, "bundles are nested deeper than {}", limits::OSC_NESTING),
            PacketError::Long => write!(f, "a packet holds more than {} messages", limits::OSC_MESSAGES),
        }
    }
}

impl std::error::Error for PacketError {}

const BUNDLE: &[u8] = b"#bundle\0";

/// The messages of a packet, in order. A bundle in a bundle has a time tag of its own.
pub fn read(bytes: &[u8]) -> Result<Vec<Message>, PacketError> {
    let mut found = Vec::new();
    // Bundles are taken apart here, with bounds; only single messages go to the decoder, which recurses.
    let mut waiting = vec![(bytes, None, 0)];
    while let Some((bytes, due, depth)) = waiting.pop() {
        let Some(rest) = bytes.strip_prefix(BUNDLE) else {
            if found.len() >= limits::OSC_MESSAGES {
                return Err(PacketError::Long);
            }
            found.push(message(bytes, due)?);
            continue;
        };
        if depth >= limits::OSC_NESTING {
            return Err(PacketError::Deep);
        }
        let (tag, mut rest) = rest.split_first_chunk::<8>().ok_or(PacketError::Malformed)?;
        let due = Some(Stamp(u64::from_be_bytes(*tag)));
        let first = waiting.len();
        while !rest.is_empty() {
            let (size, after) = rest.split_first_chunk::<4>().ok_or(PacketError::Malformed)?;
            let size = u32::from_be_bytes(*size) as usize;
            let (element, after) = after.split_at_checked(size).ok_or(PacketError::Malformed)?;
            if size == 0 {
                return Err(PacketError::Malformed);
            }
            waiting.push((element, due, depth + 1));
            if waiting.len() > limits::OSC_MESSAGES {
                return Err(PacketError::Long);
            }
            rest = after;
        }
        waiting[first..].reverse();
    }
    Ok(found)
}

fn message(bytes: &[u8], due: Option<Stamp>) -> Result<Message, PacketError> {
    match rosc::decoder::decode_udp(bytes) {
        Ok((_, OscPacket::Message(message))) => Ok(Message {
            address: message.addr,
            args: message.args.into_iter().map(arg).collect(),
            due: due.filter(|due| *due != Stamp::NOW),
        }),
        _ => Err(PacketError::Malformed),
    }
}

fn arg(arg: OscType) -> Arg {
    match arg {
        OscType::Int(whole) => Arg::Whole(i64::from(whole)),
        OscType::Long(whole) => Arg::Whole(whole),
        OscType::Float(number) => Arg::Number(f64::from(number)),
        OscType::Double(number) => Arg::Number(number),
        OscType::String(text) => Arg::Text(text),
        OscType::Char(letter) => Arg::Text(letter.to_string()),
        OscType::Blob(bytes) => Arg::Blob(bytes),
        OscType::Bool(yes) => Arg::Whole(i64::from(yes)),
        _ => Arg::Nothing,
    }
}

/// The bytes of one message, in a bundle if it is due at some time.
pub fn write(message: &Message) -> Vec<u8> {
    match message.due {
        None => encoded(&packet(message)),
        Some(due) => bundle(due, std::slice::from_ref(message)),
    }
}

/// The bytes of a bundle; all messages are due at `due`.
pub fn bundle(due: Stamp, messages: &[Message]) -> Vec<u8> {
    encoded(&OscPacket::Bundle(OscBundle {
        timetag: OscTime { seconds: (due.0 >> 32) as u32, fractional: due.0 as u32 },
        content: messages.iter().map(packet).collect(),
    }))
}

fn packet(message: &Message) -> OscPacket {
    let args = message.args.iter().map(|arg| match arg {
        // OSC 1.0 knows whole numbers of 32 bits; larger ones go as the newer kind.
        Arg::Whole(whole) => i32::try_from(*whole).map_or(OscType::Long(*whole), OscType::Int),
        Arg::Number(number) => OscType::Float(*number as f32),
        Arg::Text(text) => OscType::String(text.clone()),
        Arg::Blob(bytes) => OscType::Blob(bytes.clone()),
        Arg::Nothing => OscType::Nil,
    });
    OscPacket::Message(OscMessage { addr: message.address.clone(), args: args.collect() })
}

fn encoded(packet: &OscPacket) -> Vec<u8> {
    // Fails only for a writer that fails, and a list of bytes does not.
    rosc::encoder::encode(packet).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }

    fn play(args: Vec<Arg>) -> Message {
        Message { address: "/dirt/play".to_owned(), args, due: None }
    }

    /// One message, byte by byte as the specification lays it out.
    const BYTES: &[u8] = b"/dirt/play\0\0,sf\0gain\0\0\0\0\x3f\x00\0\0";

    #[test]
    fn a_message_is_read_and_written_as_the_specification_lays_it_out() {
        let message = play(vec![text("gain"), Arg::Number(0.5)]);
        assert_eq!(read(BYTES), Ok(vec![message.clone()]));
        assert_eq!(write(&message), BYTES);
    }

    #[test]
    fn a_bundle_gives_its_time_to_its_messages_and_a_bundle_in_it_has_its_own() {
        let (early, late) = (Stamp(100 << 32), Stamp(200 << 32));
        let inner = bundle(late, &[play(vec![Arg::Whole(2)])]);
        let mut bytes = bundle(early, &[play(vec![Arg::Whole(1)])]);
        bytes.extend((inner.len() as u32).to_be_bytes());
        bytes.extend(inner);
        bytes.extend({
            let last = write(&play(vec![Arg::Whole(3)]));
            [(last.len() as u32).to_be_bytes().to_vec(), last].concat()
        });
        let found = read(&bytes).expect("well formed");
        let told: Vec<_> = found.iter().map(|message| (message.args[0].number(), message.due)).collect();
        assert_eq!(told, [(Some(1.0), Some(early)), (Some(2.0), Some(late)), (Some(3.0), Some(early))]);
    }

    #[test]
    fn at_once_is_no_time() {
        assert_eq!(read(&bundle(Stamp::NOW, &[play(vec![])])), Ok(vec![play(vec![])]));
    }

    #[test]
    fn nesting_and_number_are_bounded() {
        let mut bytes = write(&play(vec![]));
        for _ in 0..1000 {
            let mut outer = b"#bundle\0\0\0\0\0\0\0\0\x01".to_vec();
            outer.extend((bytes.len() as u32).to_be_bytes());
            outer.extend(bytes);
            bytes = outer;
        }
        assert_eq!(read(&bytes), Err(PacketError::Deep));
        let many = vec![play(vec![]); limits::OSC_MESSAGES + 1];
        assert_eq!(read(&bundle(Stamp::NOW, &many)), Err(PacketError::Long));
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let whole = bundle(Stamp(5 << 32), &[play(vec![text("s"), text("superpiano")])]);
        for length in 0..whole.len() {
            // A bundle may be empty, so sixteen bytes are one.
            assert_eq!(read(&whole[..length]).is_ok(), length == 16, "{length} bytes");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            let _ = read(&bytes);
            let _ = read(&[BUNDLE, &bytes].concat());
            let _ = read(&[b"/a\0\0,".as_slice(), &bytes].concat());
        }
    }
}
