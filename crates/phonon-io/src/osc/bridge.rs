//! The WebSocket on which Strudel's page hands out what it plays: each message is a JSON object, or an OSC packet as
//! older pages send it.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, UNIX_EPOCH};

use phonon_base::limits;
use serde_json::Value;
use tungstenite::protocol::WebSocketConfig;

use super::packet::{Arg, Message};
use super::socket::{Inbox, OscError, Post};
use super::stamp::Stamp;

/// Between two looks for somebody new, or whether it is time to stop.
const PATIENCE: Duration = Duration::from_millis(50);
/// The longest message, in bytes: as long as a UDP packet may be.
const MESSAGE: usize = 65_507;

/// A WebSocket server that puts into an inbox whatever pages send. Dropping it closes all connections.
pub struct Bridge {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Bridge {
    /// Listens on `host:port`; port 0 takes any free one.
    pub fn new(host: &str, port: u16, inbox: &Inbox) -> Result<Bridge, OscError> {
        let failed = |error| OscError::new(format!("{host}:{port}"), error);
        let listener = TcpListener::bind((host, port)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (stop, post) = (stop.clone(), inbox.post());
            move || accept(&listener, address.port(), &stop, &post)
        });
        Ok(Bridge { address, stop, thread: Some(thread) })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, port: u16, stop: &Arc<AtomicBool>, post: &Post) {
    let open = Arc::new(AtomicUsize::new(0));
    while !stop.load(Relaxed) {
        let Ok((stream, from)) = listener.accept() else {
            std::thread::sleep(PATIENCE);
            continue;
        };
        // One too many is hung up on.
        if open.load(Relaxed) < limits::OSC_CONNECTIONS {
            open.fetch_add(1, Relaxed);
            let (open, stop, post) = (open.clone(), stop.clone(), post.clone());
            std::thread::spawn(move || {
                // A page that leaves, or does not follow the protocol, ends the connection and nothing else.
                let _ = converse(stream, from, port, &stop, &post);
                open.fetch_sub(1, Relaxed);
            });
        }
    }
}

fn converse(
    stream: TcpStream,
    from: SocketAddr,
    port: u16,
    stop: &AtomicBool,
    post: &Post,
) -> Result<(), Box<dyn std::error::Error>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let config = WebSocketConfig::default().max_message_size(Some(MESSAGE)).max_frame_size(Some(MESSAGE));
    let mut socket =
        tungstenite::accept_with_config(stream, Some(config)).map_err(|error| error.to_string())?;
    socket.get_ref().set_read_timeout(Some(PATIENCE))?;
    while !stop.load(Relaxed) {
        match socket.read() {
            Ok(tungstenite::Message::Text(text)) => match json(&text) {
                Some(message) => post.messages(vec![message], text.len(), from, port),
                None => post.malformed(),
            },
            Ok(tungstenite::Message::Binary(bytes)) => post.packet(&bytes, from, port),
            Ok(tungstenite::Message::Close(_)) => return Ok(()),
            Ok(_) => {}
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// `{"address": "/dirt/play", "args": ["s", "bd"], "timestamp": 1700000000000.5}`, the time in milliseconds since 1970.
fn json(text: &str) -> Option<Message> {
    let object: Value = serde_json::from_str(text).ok()?;
    let args = object.get("args").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let due = object.get("timestamp").and_then(Value::as_f64).and_then(|milliseconds| {
        let since = Duration::try_from_secs_f64(milliseconds / 1000.0).ok()?;
        Some(Stamp::at(UNIX_EPOCH.checked_add(since)?))
    });
    Some(Message {
        address: object.get("address")?.as_str()?.to_owned(),
        args: args.iter().map(arg).collect(),
        due: due.filter(|due| *due != Stamp::NOW),
    })
}

fn arg(value: &Value) -> Arg {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Arg::Whole(whole),
            (None, Some(number)) => Arg::Number(number),
            (None, None) => Arg::Nothing,
        },
        Value::String(text) => Arg::Text(text.clone()),
        Value::Bool(yes) => Arg::Whole(i64::from(*yes)),
        Value::Null | Value::Array(_) | Value::Object(_) => Arg::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use super::*;

    fn connected(inbox: &Inbox) -> (Bridge, tungstenite::WebSocket<TcpStream>) {
        let bridge = Bridge::new("127.0.0.1", 0, inbox).expect("a free port");
        let stream = TcpStream::connect(bridge.address()).expect("loopback");
        let address = format!("ws://{}", bridge.address());
        let (socket, _) = tungstenite::client(address, stream).expect("a handshake");
        (bridge, socket)
    }

    #[test]
    fn a_page_says_what_it_plays_as_an_object_with_a_time() {
        let inbox = Inbox::default();
        let (_bridge, mut page) = connected(&inbox);
        let text = r#"{"address":"/dirt/play","args":["s","bd","gain",0.5,"n",3],"timestamp":1700000000250}"#;
        page.send(tungstenite::Message::text(text)).expect("a connection");
        let arrived = inbox.next(Duration::from_secs(5)).expect("it arrives").message;
        assert_eq!(arrived.address, "/dirt/play");
        let word = |word: &str| Arg::Text(word.to_owned());
        let args = [word("s"), word("bd"), word("gain"), Arg::Number(0.5), word("n"), Arg::Whole(3)];
        assert_eq!(arrived.args, args);
        let due = arrived.due.and_then(Stamp::moment).expect("a time");
        assert_eq!(due, UNIX_EPOCH + Duration::from_millis(1_700_000_000_250));
    }

    #[test]
    fn packets_are_understood_too_and_nonsense_is_counted() {
        let inbox = Inbox::default();
        let (_bridge, mut page) = connected(&inbox);
        let message = Message { address: "/a".to_owned(), args: vec![Arg::Whole(1)], due: None };
        page.send(tungstenite::Message::text("{\"no\": \"address\"}")).expect("a connection");
        page.send(tungstenite::Message::binary(write(&message))).expect("a connection");
        assert_eq!(inbox.next(Duration::from_secs(5)).expect("it arrives").message, message);
        assert_eq!(inbox.malformed(), 1);
    }

    #[test]
    fn one_connection_too_many_is_hung_up_on() {
        let inbox = Inbox::default();
        let (bridge, first) = connected(&inbox);
        let connect = || {
            let stream = TcpStream::connect(bridge.address()).expect("loopback");
            stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time");
            tungstenite::client(format!("ws://{}", bridge.address()), stream)
                .map_err(|error| error.to_string())
        };
        let more: Vec<_> = (1..limits::OSC_CONNECTIONS).map(|_| connect().expect("a handshake")).collect();
        assert!(connect().is_err());
        drop((first, more));
    }
}
