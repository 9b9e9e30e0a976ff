//! Where messages arrive.

use phonon_io::osc::{Arrived, Bridge, Inbox, Listener, Message, OscError, write};

/// How sockets are opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortOptions {
    /// The address to listen on: only this machine can reach 127.0.0.1.
    pub host: String,
    /// Where events arrive; 0 takes any free port.
    pub port: u16,
    /// Where control buses are set.
    pub control: u16,
    /// Where Strudel's page connects to, if it may.
    pub bridge: Option<u16>,
    /// Orbits.
    pub orbits: u8,
}

impl Default for PortOptions {
    /// Where SuperDirt, the SuperCollider server and Strudel's bridge are.
    fn default() -> PortOptions {
        PortOptions {
            host: "127.0.0.1".to_owned(),
            port: 57_120,
            control: 57_110,
            bridge: Some(8080),
            orbits: 12,
        }
    }
}

/// Open sockets.
pub struct Ports {
    /// Where everything waits.
    pub inbox: Inbox,
    /// What could not be opened and can be done without.
    pub troubles: Vec<String>,
    /// Orbits.
    pub orbits: u8,
    main: Listener,
    control: Option<Listener>,
    bridge: Option<Bridge>,
}

impl Ports {
    /// Opens the sockets. Without the first there is nothing to play; the others may be missing.
    pub fn open(options: &PortOptions) -> Result<Ports, OscError> {
        let PortOptions { host, port, control, bridge, orbits } = options;
        let inbox = Inbox::default();
        let main = Listener::new(host, *port, &inbox)?;
        let mut troubles = Vec::new();
        let mut tell = |what: &str, error: OscError| troubles.push(format!("{what}: {error}"));
        let control = Listener::new(host, *control, &inbox);
        let control = control.map_err(|error| tell("control buses are not heard", error)).ok();
        let bridge = bridge
            .map(|port| Bridge::new(host, port, &inbox))
            .and_then(|bridge| bridge.map_err(|error| tell("Strudel's page cannot connect", error)).ok());
        Ok(Ports { inbox, troubles, orbits: *orbits, main, control, bridge })
    }

    /// Where events arrive.
    pub fn events(&self) -> std::net::SocketAddr {
        self.main.address()
    }

    /// Where control buses are set: the host and the port.
    pub fn control(&self) -> (String, u16) {
        let address = self.control.as_ref().unwrap_or(&self.main).address();
        (address.ip().to_string(), address.port())
    }

    /// Where pages connect to.
    pub fn bridge(&self) -> Option<std::net::SocketAddr> {
        self.bridge.as_ref().map(Bridge::address)
    }

    /// Answers somebody.
    pub fn answer(&self, message: &Message, to: &Arrived) {
        // Over the WebSocket nobody waits for an answer.
        if self.bridge().is_none_or(|bridge| bridge.port() != to.port) {
            self.main.send(&write(message), to.from);
        }
    }
}
