//! What other programs are to play, on its way out: time tags, and a thread that sends.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use phonon_base::{Span, limits};
use phonon_io::osc::{self, Stamp};
use phonon_pattern::Sink;

use super::clock::Clock;
use crate::outgoing::Outgoing;

/// A name that could not be found is looked up again after this long.
const RETRY: Duration = Duration::from_secs(5);

/// The way to the thread that sends.
pub struct Sender {
    /// When frames are due.
    pub clock: Clock,
    packets: SyncSender<Packet>,
    troubles: Receiver<(String, Option<Span>)>,
    dropped: bool,
}

/// A message, ready to be sent.
struct Packet {
    bytes: Vec<u8>,
    to: Arc<Sink>,
    /// When it is to be sent; at once if it tells its time itself.
    at: Option<SystemTime>,
    place: Option<Span>,
}

impl Sender {
    /// Starts the thread, which sends for frames of that rate.
    pub fn new(rate: u32) -> Sender {
        let (packets, inbox) = sync_channel(limits::OSC_WAITING);
        let (trouble, troubles) = mpsc::channel();
        let thread = std::thread::Builder::new().name("osc".to_owned());
        // Without the thread nothing is sent, which the first packet tells.
        thread.spawn(move || Post::new(trouble).run(&inbox)).ok();
        Sender { clock: Clock::new(rate), packets, troubles, dropped: false }
    }

    /// Sends a message: ahead of time in a bundle that says when it is due, or by itself when it is.
    pub fn send(&mut self, one: Outgoing) {
        let Outgoing { frame, sink, mut message, place, .. } = one;
        let due = self.clock.time(frame);
        message.due = sink.ahead.then(|| Stamp::at(due));
        let at = if sink.ahead { None } else { Some(due) };
        let packet = Packet { bytes: osc::write(&message), to: sink, at, place };
        if let Err(error) = self.packets.try_send(packet) {
            self.dropped |= matches!(error, TrySendError::Full(_));
        }
    }

    /// What there is to say since the last call, each with its place in the text.
    pub fn troubles(&mut self) -> Vec<(String, Option<Span>)> {
        let mut troubles: Vec<(String, Option<Span>)> = self.troubles.try_iter().collect();
        if std::mem::take(&mut self.dropped) {
            let message = "more OSC is to be sent than the network takes; some of it is left out";
            troubles.push((message.to_owned(), None));
        }
        troubles
    }
}

/// What the thread has.
struct Post {
    troubles: mpsc::Sender<(String, Option<Span>)>,
    /// One socket for each kind of address.
    sockets: [Option<UdpSocket>; 2],
    /// Where names are, and when that was looked up.
    addresses: HashMap<(String, u16), (Option<SocketAddr>, Instant)>,
    /// What has been told, and is not told again.
    told: HashMap<(String, u16), String>,
    waiting: BinaryHeap<Reverse<(SystemTime, u64)>>,
    held: HashMap<u64, Packet>,
    count: u64,
}

impl Post {
    fn new(troubles: mpsc::Sender<(String, Option<Span>)>) -> Post {
        let bind = |ip: IpAddr| UdpSocket::bind((ip, 0)).ok();
        Post {
            troubles,
            sockets: [bind(Ipv4Addr::UNSPECIFIED.into()), bind(Ipv6Addr::UNSPECIFIED.into())],
            addresses: HashMap::new(),
            told: HashMap::new(),
            waiting: BinaryHeap::new(),
            held: HashMap::new(),
            count: 0,
        }
    }

    fn run(mut self, inbox: &Receiver<Packet>) {
        loop {
            let wait = self.waiting.peek().map_or(Duration::from_secs(60), |Reverse((at, _))| {
                at.duration_since(SystemTime::now()).unwrap_or_default()
            });
            match inbox.recv_timeout(wait) {
                Ok(packet) => match packet.at {
                    None => self.send(&packet),
                    Some(at) => {
                        self.count += 1;
                        self.waiting.push(Reverse((at, self.count)));
                        self.held.insert(self.count, packet);
                    }
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let now = SystemTime::now();
            while let Some(Reverse((at, number))) = self.waiting.peek()
                && *at <= now
            {
                let packet = self.held.remove(number);
                self.waiting.pop();
                if let Some(packet) = packet {
                    self.send(&packet);
                }
            }
        }
    }

    fn send(&mut self, packet: &Packet) {
        let Some(address) = self.address(packet) else { return };
        let socket = &self.sockets[usize::from(address.is_ipv6())];
        let sent = match socket {
            Some(socket) => socket.send_to(&packet.bytes, address).map(drop),
            None => Err(std::io::Error::from(std::io::ErrorKind::AddrNotAvailable)),
        };
        if let Err(error) = sent {
            // A port where nobody listens says so at a later packet, to whom it may concern.
            if error.kind() != std::io::ErrorKind::ConnectionRefused {
                self.tell(packet, format!("cannot send to {address}: {error}"));
            }
        }
    }

    fn address(&mut self, packet: &Packet) -> Option<SocketAddr> {
        let Sink { host, port, .. } = &*packet.to;
        let name = (host.clone(), *port);
        let is_old = |known: &(Option<SocketAddr>, Instant)| known.0.is_none() && known.1.elapsed() > RETRY;
        if let Some(known) = self.addresses.get(&name).filter(|known| !is_old(known)) {
            return known.0;
        }
        let found = (host.as_str(), *port).to_socket_addrs();
        let address = match found.map(|found| found.collect::<Vec<_>>()) {
            // Most programs listen on the older kind alone, also where a name stands for both.
            Ok(found) => found.iter().find(|one| one.is_ipv4()).or(found.first()).copied(),
            Err(error) => {
                self.tell(packet, format!("there is no machine `{host}` to send OSC to: {error}"));
                None
            }
        };
        self.addresses.insert(name, (address, Instant::now()));
        address
    }

    fn tell(&mut self, packet: &Packet, message: String) {
        let name = (packet.to.host.clone(), packet.to.port);
        if self.told.get(&name) != Some(&message) {
            self.told.insert(name, message.clone());
            self.troubles.send((message, packet.place)).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phonon_graph::NodeId;
    use phonon_io::osc::{Arg, Message, read};

    fn outgoing(port: u16, host: &str, ahead: bool) -> Outgoing {
        let sink = Sink::read(&format!("{host}:{port}"), "/a", "1", ahead).unwrap();
        let message = Message { address: "/a".to_owned(), args: vec![Arg::Whole(1)], due: None };
        Outgoing { frame: 2400, play: NodeId(0), sink: Arc::new(sink), message, place: Some(Span::new(3, 5)) }
    }

    #[test]
    fn what_is_sent_ahead_tells_its_time_and_the_rest_comes_at_its_time() {
        let ears = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        ears.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let port = ears.local_addr().unwrap().port();
        let mut sender = Sender::new(48_000);
        sender.clock.hear(0, Instant::now());
        let due = sender.clock.time(2400);
        sender.send(outgoing(port, "127.0.0.1", false));
        sender.send(outgoing(port, "localhost", true));
        let next = || {
            let mut bytes = [0; 256];
            let length = ears.recv(&mut bytes).unwrap();
            (read(&bytes[..length]).unwrap().remove(0), SystemTime::now())
        };
        let (first, at) = next();
        assert_eq!(first.due, Some(Stamp::at(due)));
        assert!(at < due, "it came ahead of time");
        let (second, at) = next();
        assert_eq!(second.due, None);
        assert!(at >= due, "it came when it was due");
    }

    #[test]
    fn a_machine_that_is_not_there_is_told_once_with_its_place() {
        let mut sender = Sender::new(48_000);
        for _ in 0..3 {
            sender.send(outgoing(9, "no-such-machine.invalid", true));
        }
        let begun = Instant::now();
        let mut told = Vec::new();
        while begun.elapsed() < Duration::from_secs(10) && told.is_empty() {
            told = sender.troubles();
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(
            told[0].0.contains("no-such-machine.invalid") && told[0].1 == Some(Span::new(3, 5)),
            "{told:?}"
        );
        assert_eq!(sender.troubles(), []);
    }
}
