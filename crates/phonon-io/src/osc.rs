//! Open Sound Control over UDP, and over the WebSocket that Strudel uses: packets read and written, sockets listened on.
//!
//! What arrives is untrusted: a packet is bounded in size, depth and messages before anything is made of it, and what
//! comes faster than it is taken is dropped and counted. Source: The Open Sound Control 1.0 Specification, Wright, 2002.

mod bridge;
mod packet;
mod socket;
mod stamp;

pub use bridge::Bridge;
pub use packet::{Arg, Message, PacketError, bundle, read, write};
pub use socket::{Arrived, Inbox, Listener, OscError};
pub use stamp::Stamp;
