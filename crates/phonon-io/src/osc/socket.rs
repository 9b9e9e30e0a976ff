//! A UDP socket that is listened on, and the bounded inbox where everything that arrives waits.

use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};
use std::{fmt, io};

use phonon_base::limits;

use super::packet::{Message, read};

/// How long a thread may take to notice that it is not wanted any more.
const PATIENCE: Duration = Duration::from_millis(100);
/// The largest payload of a UDP packet, in bytes.
const PACKET: usize = 65_507;

/// A message that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// What it says.
    pub message: Message,
    /// When it arrived.
    pub at: SystemTime,
    /// Who sent it.
    pub from: SocketAddr,
    /// The port on which it arrived.
    pub port: u16,
    size: usize,
}

/// Why a port cannot be listened on.
#[derive(Debug)]
pub enum OscError {
    /// Another program has it.
    Taken(String),
    /// No address of this machine.
    Address(String, io::Error),
}

impl OscError {
    pub(super) fn new(address: String, error: io::Error) -> OscError {
        match error.kind() {
            io::ErrorKind::AddrInUse => OscError::Taken(address),
            _ => OscError::Address(address, error),
        }
    }
}

impl fmt::Display for OscError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OscError::Taken(address) => write!(
                f,
                "{address} is in use by another program; stop that (SuperCollider, perhaps) or choose another port"
            ),
            OscError::Address(address, error) => write!(f, "cannot listen on {address}: {error}"),
        }
    }
}

impl std::error::Error for OscError {}

/// Where messages wait, from any number of sockets. Bounded: what comes when it is full is dropped and counted.
pub struct Inbox {
    receiver: Receiver<Arrived>,
    post: Post,
}

impl Default for Inbox {
    fn default() -> Inbox {
        let (sender, receiver) = sync_channel(limits::OSC_WAITING);
        Inbox { receiver, post: Post { sender, counts: Arc::default() } }
    }
}

impl Inbox {
    /// The next message, if one waits or comes within `patience`.
    pub fn next(&self, patience: Duration) -> Option<Arrived> {
        let arrived = match self.receiver.recv_timeout(patience) {
            Ok(arrived) => arrived,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        };
        self.post.counts.waiting.fetch_sub(arrived.size, Relaxed);
        Some(arrived)
    }

    /// How many packets were dropped because too much waited.
    pub fn dropped(&self) -> u64 {
        self.post.counts.dropped.load(Relaxed)
    }

    /// How many packets were no OSC.
    pub fn malformed(&self) -> u64 {
        self.post.counts.malformed.load(Relaxed)
    }

    pub(super) fn post(&self) -> Post {
        self.post.clone()
    }
}

#[derive(Default)]
struct Counts {
    /// Bytes of the packets whose messages wait.
    waiting: AtomicUsize,
    dropped: AtomicU64,
    malformed: AtomicU64,
}

/// The way into an inbox.
#[derive(Clone)]
pub(super) struct Post {
    sender: SyncSender<Arrived>,
    counts: Arc<Counts>,
}

impl Post {
    /// Puts in what a packet says.
    pub(super) fn packet(&self, bytes: &[u8], from: SocketAddr, port: u16) {
        match read(bytes) {
            Ok(messages) => self.messages(messages, bytes.len(), from, port),
            Err(_) => self.malformed(),
        }
    }

    pub(super) fn malformed(&self) {
        self.counts.malformed.fetch_add(1, Relaxed);
    }

    pub(super) fn messages(&self, messages: Vec<Message>, bytes: usize, from: SocketAddr, port: u16) {
        let at = SystemTime::now();
        let size = bytes / messages.len().max(1) + size_of::<Arrived>();
        for message in messages {
            let full = self.counts.waiting.fetch_add(size, Relaxed) > limits::OSC_WAITING_BYTES;
            if full || self.sender.try_send(Arrived { message, at, from, port, size }).is_err() {
                self.counts.waiting.fetch_sub(size, Relaxed);
                self.counts.dropped.fetch_add(1, Relaxed);
            }
        }
    }
}

/// A socket with a thread that puts into an inbox whatever arrives. Dropping it closes it.
pub struct Listener {
    socket: UdpSocket,
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens on `host:port`; port 0 takes any free one.
    pub fn new(host: &str, port: u16, inbox: &Inbox) -> Result<Listener, OscError> {
        let name = format!("{host}:{port}");
        let socket = bind(host, port).map_err(|error| OscError::new(name.clone(), error))?;
        let prepare = || {
            socket.set_read_timeout(Some(PATIENCE))?;
            Ok((socket.try_clone()?, socket.local_addr()?))
        };
        let (ears, address) = prepare().map_err(|error| OscError::new(name, error))?;
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (stop, post) = (stop.clone(), inbox.post());
            move || {
                let mut bytes = vec![0; PACKET];
                while !stop.load(Relaxed) {
                    // An error is a time-out, or the "unreachable" of an answer to somebody who has left.
                    if let Ok((length, from)) = ears.recv_from(&mut bytes) {
                        post.packet(&bytes[..length], from, address.port());
                    }
                }
            }
        });
        Ok(Listener { socket, address, stop, thread: Some(thread) })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a packet from this socket. What cannot be delivered is lost, as always with UDP.
    pub fn send(&self, bytes: &[u8], to: SocketAddr) {
        let _ = self.socket.send_to(bytes, to);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn bind(host: &str, port: u16) -> io::Result<UdpSocket> {
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    UdpSocket::bind(addresses.as_slice())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::super::{Arg, Stamp, write};
    use super::*;

    fn sender() -> UdpSocket {
        UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
    }

    fn message(number: i64) -> Message {
        Message { address: "/a".to_owned(), args: vec![Arg::Whole(number)], due: Some(Stamp(9 << 32)) }
    }

    #[test]
    fn what_is_sent_arrives_and_can_be_answered() {
        let inbox = Inbox::default();
        let listener = Listener::new("127.0.0.1", 0, &inbox).expect("a free port");
        let sender = sender();
        sender.send_to(&write(&message(7)), listener.address()).expect("loopback");
        let arrived = inbox.next(Duration::from_secs(5)).expect("it arrives");
        assert_eq!(arrived.message, message(7));
        listener.send(b"answer", arrived.from);
        let mut answer = [0; 16];
        sender.set_read_timeout(Some(Duration::from_secs(5))).expect("a time");
        let length = sender.recv(&mut answer).expect("an answer");
        assert_eq!(&answer[..length], b"answer");
    }

    #[test]
    fn what_is_no_packet_is_counted_and_the_next_one_arrives() {
        let inbox = Inbox::default();
        let listener = Listener::new("127.0.0.1", 0, &inbox).expect("a free port");
        let sender = sender();
        sender.send_to(b"#bundle\0cut", listener.address()).expect("loopback");
        sender.send_to(&write(&message(1)), listener.address()).expect("loopback");
        assert_eq!(inbox.next(Duration::from_secs(5)).expect("it arrives").message, message(1));
        assert_eq!(inbox.malformed(), 1);
    }

    #[test]
    fn a_full_inbox_drops_and_counts() {
        let inbox = Inbox::default();
        let from = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        let over = 100;
        for _ in 0..limits::OSC_WAITING + over {
            inbox.post().messages(vec![message(1)], 20, from, 1);
        }
        assert_eq!(inbox.dropped(), over as u64);
        for _ in 0..limits::OSC_WAITING {
            assert!(inbox.next(Duration::ZERO).is_some());
        }
        inbox.post().messages(vec![message(2)], 20, from, 1);
        assert_eq!(inbox.next(Duration::ZERO).map(|arrived| arrived.message), Some(message(2)));
    }

    #[test]
    fn large_messages_fill_it_by_their_size() {
        let inbox = Inbox::default();
        let from = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        for _ in 0..1000 {
            inbox.post().messages(vec![message(1)], PACKET, from, 1);
        }
        let kept = 1000 - inbox.dropped() as usize;
        assert!(kept * PACKET <= limits::OSC_WAITING_BYTES + 2 * PACKET, "{kept} kept");
    }

    #[test]
    fn a_port_in_use_is_named() {
        let inbox = Inbox::default();
        let listener = Listener::new("127.0.0.1", 0, &inbox).expect("a free port");
        let Err(error) = Listener::new("127.0.0.1", listener.address().port(), &inbox) else {
            panic!("two programs on one port");
        };
        assert!(matches!(error, OscError::Taken(_)), "{error}");
    }
}
